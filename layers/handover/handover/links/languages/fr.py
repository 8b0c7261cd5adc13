"""The pages behind links in French."""
# ruff: noqa: RUF001 - French has an apostrophe of print

from types import MappingProxyType
from typing import Final

from handover.conversation.conversation import Ending
from handover.conversation.effects import Deed
from handover.links.wording import (
    Labels,
    LinkWording,
    Notes,
    Offer,
    Offers,
    Refusals,
    Results,
    TimeWords,
    WaitingWords,
    Words,
)

_STAYS_OUT: Final = (
    "Sur {page}, le bot reste en pause {until}, sauf si le visiteur le réactive ou si la conversation est terminée."
)


def _longer(how_long: str) -> Offer:
    words = Words(f"Garder le bot en pause {how_long}\u00a0?", (_STAYS_OUT,))
    return Offer(words, f"Garder {how_long}")


_OFFERS: Final = Offers(
    claim=Offer(
        Words(
            "Répondre à {who}\u00a0?",
            (
                "Les autres personnes prévenues sauront que vous répondez et n’auront rien à faire.",
                "Sur {page}, le bot reste en pause. Vous écrivez à {who} depuis la boîte de réception, comme toujours.",
            ),
        ),
        "Je m’en occupe",
    ),
    resume=Offer(
        Words(
            "Faire revenir le bot pour {who}\u00a0?",
            (
                "Sur {page}, le bot reprend la conversation et le dit au visiteur.",
                "La personne qui écrit peut-être à {who} depuis la boîte de réception sera interrompue.",
            ),
        ),
        "Faire revenir le bot",
    ),
    hour=_longer("une heure"),
    day=_longer("un jour"),
    week=_longer("sept jours"),
)

_RESULTS: Final = Results(
    theirs=Words(
        "Vous répondez à {who}",
        (
            "Les autres personnes prévenues en sont informées.",
            "Sur {page}, le bot reste en pause {until}, ou jusqu’à ce que vous ayez fini.",
        ),
    ),
    taken=Words("{by} répond à {who}", ("{by} l’a annoncé {at}\u00a0: vous n’avez rien à faire.",)),
    extended=Words(
        "Le bot reste en pause {until}",
        ("Si le visiteur le réactive avant, ou si la conversation est terminée, il revient.",),
    ),
    coming_back=Words(
        "Le bot est en train de revenir pour {who}", ("Il reprend la conversation, puis le dit au visiteur.",)
    ),
    under_way=Words(
        "Votre demande est en route", ("Cela prend quelques secondes. La page se met à jour d’elle-même.",)
    ),
    slow=Words(
        "Cela prend plus de temps que d’habitude",
        (
            "Votre demande est enregistrée et comptera.",
            "Revenez voir dans une minute, ou occupez-vous de la conversation depuis la boîte de réception.",
        ),
    ),
    claim_in_vain=Words(
        "Ce lien a été utilisé, mais personne n’est noté comme répondant à {who}",
        ("Écrivez à {who} depuis la boîte de réception\u00a0: le bot voit que quelqu’un répond.",),
    ),
    resume_in_vain=Words(
        "Le bot n’a pas pu revenir pour {who}",
        (
            "Quelqu’un a écrit à {who} entre-temps, ou la boîte de réception n’a pas rendu la conversation.",
            "Marquez la conversation comme terminée dans la boîte de réception.",
        ),
    ),
    ended=Words("C’est terminé\u00a0: le bot répond de nouveau à {who}", ()),
    asked_again=Words("{Who} attend de nouveau\u00a0: ce lien est ancien", ()),
    brought_back=Words("Le bot est revenu pour {who}", ()),
    forgotten=Words(
        "Il ne reste rien de cette conversation",
        ("La personne a demandé l’effacement de ses données. Il n’y a plus rien à faire.",),
    ),
)

_REFUSALS: Final = Refusals(
    forged=Words(
        "Ce lien est incomplet",
        (
            "Une partie de l’adresse manque ou a été modifiée\u00a0: certaines messageries coupent les longues lignes.",
            "Appuyez de nouveau sur le bouton de l’e-mail, ou copiez l’adresse entière.",
            "Si l’e-mail est ancien, prenez-en un plus récent.",
        ),
    ),
    expired=Words(
        "Ce lien a expiré",
        ("Les liens de nos e-mails sont valables sept jours. Retrouvez la conversation dans la boîte de réception.",),
    ),
    no_admin=Words(
        "Ce lien n’est plus le vôtre",
        ("La personne à qui il était destiné ne fait plus partie de celles qui s’occupent de {page}.",),
    ),
    no_page=Words(
        "Cette page n’est plus connectée",
        ("Le bot ne travaille plus pour elle\u00a0: ce lien ne peut donc plus rien faire.",),
    ),
    no_key=Words(
        "Ce lien ne peut pas être vérifié pour le moment",
        (
            "Rien n’a été modifié.",
            "Réessayez dans quelques minutes, ou occupez-vous de la conversation depuis la boîte de réception.",
        ),
    ),
    trouble=Words(
        "Une erreur s’est produite de notre côté",
        (
            "Nous ne savons pas si votre demande a été enregistrée.",
            "Appuyez de nouveau dans une minute\u00a0: elle ne compte qu’une fois, même si vous appuyez souvent.",
        ),
    ),
)

WORDING: Final = LinkWording(
    language="fr",
    at=TimeWords("à {time}", "le {time}"),
    since=TimeWords("depuis {time}", "depuis le {time}"),
    until=TimeWords("jusqu’à {time}", "jusqu’au {time}"),
    offers=_OFFERS,
    results=_RESULTS,
    refusals=_REFUSALS,
    notes=Notes(
        answered="Quelqu’un a déjà répondu, {at}.",
        sooner="Sans ce lien, il resterait en pause plus longtemps, {until}.",
        claimed="{by} a annoncé {at} répondre à cette personne.",
        longest="La page ne met pas le bot en pause plus longtemps.",
        asked_again="{Who} a de nouveau demandé quelqu’un\u00a0: utilisez les liens de l’e-mail plus récent.",
        used="Vous avez utilisé ce lien {at}.",
        times="Fuseau horaire\u00a0: {timezone}.",
    ),
    labels=Labels(
        visitor="Visiteur",
        page="Page",
        since="En attente",
        about="Motif",
        claimed_by="Qui répond",
        nobody_yet="personne pour le moment",
        somebody="quelqu’un, {since}",
        claimed="{by}, {since}",
        pause_ends="Bot en pause",
        bot_back="Bot revenu",
        history="Ce qui s’est passé",
    ),
    waiting=WaitingWords(
        one=Words("1 visiteur attend sur {page}", ("Le bot est en pause et personne n’a encore répondu.",)),
        many=Words(
            "{count} visiteurs attendent sur {page}",
            ("Le bot est en pause et personne ne leur a encore répondu. Les plus urgents viennent d’abord.",),
        ),
        nobody=Words("Personne n’attend sur {page}", ("Tous ceux qui ont demandé quelqu’un ont une réponse.",)),
        also="Quelqu’un s’en occupe déjà",
        since="{since}",
        until="Le bot peut écrire {until}",
        over="Le bot n’a plus le droit d’écrire\u00a0: seule une personne le peut",
        claimed="{by} répond, {since}",
        yours="Vous répondez, {since}",
        answered="Quelqu’un a répondu {at}",
        more="Et {count} de plus, à retrouver dans la boîte de réception.",
        button="Je m’en occupe",
        button_for="Je m’occupe de {who}",
    ),
    deeds=MappingProxyType(
        {
            Deed.REQUESTED: "Le visiteur a demandé à parler à quelqu’un\u00a0: «\u00a0{why}\u00a0»",
            Deed.TAKEN_OVER: "Quelqu’un a pris la conversation dans la boîte de réception",
            Deed.PAUSED: "Le bot a été mis en pause",
            Deed.STILL_WAITING: "Personne n’avait répondu après {why}\u00a0min\u00a0: un rappel, ou l’étape suivante",
            Deed.CLAIMED: "{by} a annoncé répondre",
            Deed.ANSWERED: "Quelqu’un a répondu",
            Deed.EXTENDED: "{by} a gardé le bot en pause {why}",
            Deed.RESUMED: "Le retour du bot a été demandé",
            Deed.RETURNED: "Le bot est revenu",
            Deed.FAILED: "Le passage de relais a échoué",
        }
    ),
    paused_by="{by} a mis le bot en pause",
    resumed=MappingProxyType(
        {
            Ending.VISITOR: "Le visiteur a demandé le bot",
            Ending.STAFF: "Le retour du bot a été demandé",
            Ending.INBOX: "La conversation a été marquée comme terminée",
            Ending.UNANSWERED: "Le bot est revenu, car personne n’avait répondu",
            Ending.TIME: "Le bot est revenu, car la pause avait assez duré",
            Ending.FAILED: "Le visiteur n’a pas pu être prévenu, et le bot est resté",
        }
    ),
    resumed_by="{by} a demandé le retour du bot",
    minutes=MappingProxyType({60: "une heure", 1440: "un jour", 10_080: "sept jours"}),
    other_minutes="de {count}\u00a0minutes",
    ends=MappingProxyType(
        {
            Ending.VISITOR: "Le visiteur a demandé le bot.",
            Ending.STAFF: "Quelqu’un a fait revenir le bot par un lien ou une commande.",
            Ending.INBOX: "La conversation a été marquée comme terminée dans la boîte de réception.",
            Ending.UNANSWERED: "Personne n’avait répondu depuis longtemps\u00a0: le bot est revenu de lui-même.",
            Ending.TIME: "La pause avait assez duré\u00a0: le bot est revenu de lui-même.",
            Ending.FAILED: "Le visiteur n’a pas pu être prévenu qu’une personne vient\u00a0: le bot est resté.",
        }
    ),
    ended_by="{by} a fait revenir le bot.",
)
