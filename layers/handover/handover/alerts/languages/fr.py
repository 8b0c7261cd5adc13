"""Alerts in French. A page is called “la page …”, so that no name has to be elided after “de”."""
# ruff: noqa: RUF001 - French has an apostrophe of print

from functools import partial
from typing import Final

from handover.alerts.content import Section
from handover.alerts.conversation_wording import ConversationWording, ConversationWordings
from handover.alerts.page_wording import PageWording, PageWordings
from handover.alerts.phrases import Phrases
from handover.alerts.waiting_wording import WaitingWording
from handover.alerts.wordings import Wordings

_PHRASES: Final = Phrases(
    hello="Bonjour,",
    hello_to="Bonjour {name},",
    colon="\u00a0:",
    quoted="«\u00a0{words}\u00a0»",
    button_in_recipe="{button} dans {recipe}",
    page="la page {name}",
    your_page="votre page",
    a_visitor="un visiteur de {page}",
    a_visitor_begins="Un visiteur de {page}",
    date_and_time="{date} à {time}",
    on_page=" sur {page}",
    another_app="une autre application",
    about="Motif",
    so_far="{moment}, soit {duration} au moment de l’envoi",
    asked="Demandes d’une personne",
    asked_times="{times} depuis le {at}, réunies dans cette seule alerte",
    asked_once_more="une de plus depuis le {at}",
    one_minute="1\u00a0minute",
    minutes="{count}\u00a0minutes",
    hours="{hours}\u00a0heures",
    hours_and_minutes="{hours}\u00a0h\u00a0{minutes}\u00a0min",
    days="{count}\u00a0jours",
    opening_hours="Horaires d’ouverture",
    open_now="Ouvert en ce moment",
    closed_now="Fermé en ce moment",
    closed_until="Fermé en ce moment\u00a0; quelqu’un sera là le {at}",
    people_until="Vous pouvez écrire jusqu’au",
    bot_until="Le bot peut écrire jusqu’au",
    bot_no_more="Le bot ne peut plus écrire",
    until_they_write="tant que le visiteur n’a pas écrit de nouveau",
    also_told="Autres destinataires",
    nobody_else="aucun",
    a_colleague="Un membre de l’équipe",
    meta_answered="Réponse de Meta",
    metas_action="Mesure prise par Meta",
    last_lines="Derniers messages de la conversation",
    bot="Bot",
    missed_visitors="Visiteurs restés sans réponse (fuseau horaire\u00a0: {timezone})",
    last_wrote="dernier message le {at}",
    and_more="Et {count} de plus, à retrouver dans la boîte de réception.",
    one_visitor="1 visiteur attend",
    visitors="{count} visiteurs attendent",
    one_chat="1 conversation n’a pas reçu",
    chats="{count} conversations n’ont pas reçu",
    open_the_inbox="Ouvrir la boîte de réception",
    claim="Je m’en occupe",
    bot_back_on="Réactiver le bot",
    stay_paused_hour="Rester en pause 1\u00a0h",
    stay_paused_day="Rester en pause 1\u00a0jour",
    stay_paused_week="Rester en pause 7\u00a0jours",
    see_everybody="Voir tous ceux qui attendent",
    why_you="Vous recevez cet e-mail parce que vous suivez les demandes des visiteurs de {page}.",
)

# --- about a conversation ---------------------------------------------------------------------------------------------

_wording = partial(ConversationWording, pressed="A appuyé sur")
_failure = partial(_wording, subject="Action requise\u00a0: échec du passage de relais pour {who}{where}")

_THE_BOT_COMES_BACK: Final = (
    "Quand vous avez fini, marquez la conversation comme terminée et le bot revient. Sur certaines pages, il ne "
    "revient que quand le visiteur le réactive, ou de lui-même après un certain temps sans réponse."
)

_CONVERSATION: Final = ConversationWordings(
    requested=_wording(
        subject="{Who} vous attend{where}",
        headline="{Who} attend que quelqu’un lui réponde",
        advice="Le bot est en pause sur {page}\u00a0: il ne dit plus rien tant que vous n’avez pas fini ou que le "
        "visiteur ne l’a pas réactivé.",
        ending=_THE_BOT_COMES_BACK,
        since="En attente depuis le",
        target="Transmise à",
    ),
    requested_unknown_to_visitor=_wording(
        subject="{Who} vous attend{where}",
        headline="{Who} attend que quelqu’un lui réponde",
        advice="Messenger ne fonctionne pas pour {page} en ce moment\u00a0: le visiteur ne sait pas encore que "
        "quelqu’un va lui répondre\u00a0; il l’apprendra dès que Messenger fonctionnera de nouveau. Le bot est en "
        "pause.",
        ending=_THE_BOT_COMES_BACK,
        since="En attente depuis le",
        target="Transmise à",
    ),
    still_waiting=_wording(
        subject="{Who} vous attend toujours{where}",
        headline="{Who} attend toujours une réponse",
        advice="Personne n’a répondu depuis {waited}, heures de fermeture non comprises. Le bot est en pause sur "
        "{page}.",
        ending=_THE_BOT_COMES_BACK,
        since="En attente depuis le",
        target="Se trouve dans",
    ),
    claimed=_wording(
        subject="{claimed_by} répond à {who}{where}",
        headline="{claimed_by} répond à {who}",
        advice="Vous n’avez rien à faire. Le bot de {page} reste en pause jusqu’à la fin de la conversation.",
        ending="Vous pouvez suivre la conversation dans la boîte de réception, ou y répondre aussi.",
        since="En attente depuis le",
        target="Se trouve dans",
    ),
    left_unanswered=_wording(
        subject="{Who} est resté sans réponse{where}",
        headline="{Who} est resté sans réponse",
        advice="Personne n’est venu\u00a0: sur {page}, le bot répond de nouveau dans cette conversation. Vous pouvez "
        "encore écrire au visiteur depuis la boîte de réception\u00a0: le bot se tait aussitôt.",
        ending="La durée d’attente d’une réponse est réglée par la personne qui gère le bot.",
        since="En attente depuis le",
        target="Se trouvait dans",
    ),
    bounces=_wording(
        subject="Action requise\u00a0: deux applications se disputent la conversation avec {who}{where}",
        headline="La conversation avec {who} passe sans cesse d’une application à l’autre",
        advice="Deux applications se disputent cette conversation, si bien que le bot reste muet sur {page}. Répondez "
        "depuis la boîte de réception et regardez quelles applications sont reliées à la page\u00a0: une seule doit "
        "répondre automatiquement.",
        ending="Le bot revient quand le visiteur le réactive, ou de lui-même après un certain temps sans réponse.",
        since="En pause depuis le",
        pressed="Bouton à l’origine",
    ),
    pass_failed=_failure(
        headline="{Who} attend, mais la conversation n’a pas été transmise",
        advice="Sur {page}, le bot est en pause et a annoncé au visiteur que quelqu’un allait répondre, mais la "
        "conversation n’a pas pu être transmise à {target}. Retrouvez-la dans la boîte de réception et répondez-y.",
        ending=_THE_BOT_COMES_BACK,
        since="En attente depuis le",
    ),
    not_said=_failure(
        headline="{Who} a demandé à parler à quelqu’un et n’en a pas eu confirmation",
        advice="Sur {page}, le bot n’a pas pu annoncer qu’il se met en pause\u00a0: il continue donc à répondre. "
        "Ouvrez la boîte de réception et répondez au visiteur\u00a0: le bot se tait aussitôt.",
        ending=_THE_BOT_COMES_BACK,
        since="Échec survenu le",
    ),
    returned=_failure(
        headline="Le bot répond de nouveau à {who}, qui n’en sait rien",
        advice="Sur {page}, le bot a repris cette conversation, mais Meta a refusé le message qui l’annonce. Si le "
        "visiteur attend encore votre réponse, écrivez-lui depuis la boîte de réception\u00a0: le bot se tait "
        "aussitôt.",
        ending=_THE_BOT_COMES_BACK,
        since="Échec survenu le",
    ),
    return_refused=_failure(
        headline="{Who} se retrouve sans le bot",
        advice="Sur {page}, le bot devait revenir mais n’a pas pu reprendre la conversation, et ne dit rien. Marquez "
        "la conversation comme terminée dans la boîte de réception pour qu’il puisse de nouveau répondre, ou répondez "
        "vous-même.",
        ending="Le bot essaiera de nouveau quand le visiteur le réactivera.",
        since="En pause depuis le",
        pressed="Bouton à l’origine",
        target="Se trouve dans",
    ),
    failed=_failure(
        headline="{Who}\u00a0: le passage de relais a échoué",
        advice="Un passage de relais entre le bot et une personne a échoué sur {page}. Ouvrez la boîte de réception et "
        "regardez où en est la conversation.",
        ending=_THE_BOT_COMES_BACK,
        since="Depuis le",
    ),
)

# --- about a page -----------------------------------------------------------------------------------------------------

_of_page = partial(PageWording, since="Depuis le", detail="Réponse de Meta")
_of_policy = partial(PageWording, since="Avis du", detail="Motif donné par Meta")
_of_address = partial(PageWording, since="Depuis le", detail="Réponse du serveur de messagerie")

_of_texts = partial(PageWording, since="Depuis le", detail="Budget")
_of_mails = partial(PageWording, since="Depuis le", detail="Limite d’Amazon SES")


def _means(*sentences: str) -> Section:
    return Section("Ce que cela signifie", sentences)


def _to_do(*sentences: str) -> Section:
    return Section("Ce que vous pouvez faire", sentences)


_SILENT: Final = "Le bot ne dit rien et ne peut transmettre aucune conversation."
_KEPT: Final = "Les messages des visiteurs sont conservés."
_STILL_TOLD: Final = "Vous recevez toujours un e-mail pour chaque visiteur qui demande à parler à quelqu’un."
_STAFF_CAN_ANSWER: Final = "Vous pouvez répondre depuis la boîte de réception, comme toujours."
_LOOK_AT_SUPPORT: Final = (
    "Consultez sur Facebook la Qualité de la Page et l’Espace d’assistance de {page}\u00a0: vous y verrez ce qui s’est "
    "passé et comment faire appel."
)
_THE_REST_IS_LISTED: Final = (
    "Les conversations auxquelles le bot ne pourra plus répondre dans les 24\u00a0heures accordées par Meta vous "
    "seront signalées dans un autre e-mail."
)
_OTHERS_ARE_TOLD: Final = "Les autres sont avertis comme avant."
_MAILS_COME_LATER: Final = (
    "Les e-mails au sujet des visiteurs de {page} qui attendent sont conservés deux jours, et envoyés dès "
    "qu’Amazon SES les accepte."
)
_OTHER_CHANNELS_GO_ON: Final = "Les SMS et les sujets SNS, comme celui-ci, continuent."
_LOOK_AT_THE_INBOX: Final = (
    "D’ici là, consultez de temps en temps la boîte de réception\u00a0: des visiteurs y attendent peut-être."
)
_CHANGE_IT: Final = (
    "Modifiez ce que dit le bot là où il enfreint la règle\u00a0: après des avertissements, Meta bloque les pages."
)

_PAGE: Final = PageWordings(
    token_dead=_of_page(
        subject="Action requise\u00a0: le bot de {page} a perdu son accès",
        headline="Le bot de {page} a perdu son accès",
        advice="Meta n’accepte plus le token d’accès de la page, la clé qui permet au bot d’écrire.",
        sections=(
            _means(_SILENT, _KEPT, _STILL_TOLD, _STAFF_CAN_ANSWER),
            _to_do(
                "Reconnectez la page avec un nouveau token d’accès, ou demandez-le à la personne qui gère le "
                "bot\u00a0: make connect PAGE=my-page.yaml STAGE=prod (partie «\u00a0Connect a Facebook Page\u00a0» "
                "du README).",
                "Le bot reprend ensuite de lui-même.",
            ),
        ),
        ending=_THE_REST_IS_LISTED,
    ),
    restricted=_of_page(
        subject="Action requise\u00a0: Meta empêche {page} d’envoyer des messages",
        headline="Meta empêche {page} d’envoyer des messages",
        advice="Quand Meta estime que les messages d’une page enfreignent une règle, il la restreint pendant un "
        "certain temps.",
        sections=(
            _means(
                _SILENT,
                _KEPT,
                _STILL_TOLD,
                "La boîte de réception est peut-être restreinte elle aussi\u00a0; essayez d’y répondre.",
            ),
            _to_do(
                _LOOK_AT_SUPPORT,
                "Le bot essaie de nouveau toutes les heures, et reprend de lui-même dès que Meta le permet.",
            ),
        ),
        ending=_THE_REST_IS_LISTED,
    ),
    misconfigured=_of_page(
        subject="Action requise\u00a0: Meta refuse ce que demande le bot de {page}",
        headline="Meta refuse ce que demande le bot de {page}",
        advice="Il manque une autorisation, ou un réglage est incorrect. Cela ne passera pas tout seul\u00a0: "
        "quelqu’un doit y remédier.",
        sections=(
            _means(
                "Des visiteurs restent sans réponse, ou leur conversation n’est pas transmise.",
                _STILL_TOLD,
                _STAFF_CAN_ANSWER,
            ),
            _to_do(
                "Communiquez la réponse de Meta à la personne qui gère le bot\u00a0: le guide d’exploitation "
                "(runbook), dans le dossier docs du projet, dit ce que les codes signifient et comment y remédier."
            ),
        ),
        ending="Une fois l’erreur corrigée, le bot reprend de lui-même au message suivant.",
    ),
    missed=_of_page(
        subject="{chats} de réponse à temps sur {page}",
        headline="{chats} de réponse à temps",
        advice="Quand le bot de {page} a enfin pu écrire, le dernier message de ces visiteurs avait plus de "
        "24\u00a0heures\u00a0: il n’a plus le droit de leur répondre. Une personne le peut encore, depuis la boîte de "
        "réception, pendant 7\u00a0jours après leur dernier message.",
        ending="Si l’un d’eux écrit de nouveau, le bot pourra lui répondre.",
        since="En attente depuis le",
    ),
    warning=_of_policy(
        subject="Action requise\u00a0: avertissement de Meta pour les messages de {page}",
        headline="Meta adresse un avertissement à {page} pour ses messages",
        advice="Meta estime que des messages de la page enfreignent une règle. Le bot continue comme avant.",
        sections=(_to_do(_LOOK_AT_SUPPORT, _CHANGE_IT),),
        ending="Si Meta bloque la page, il enverra un nouvel avis\u00a0; vous recevrez alors un e-mail.",
    ),
    block=_of_policy(
        subject="Action requise\u00a0: Meta bloque les messages de {page}",
        headline="Meta bloque les messages de {page}",
        advice="Meta estime que des messages de la page enfreignent une règle.",
        sections=(
            _means("Le bot ne peut pas répondre tant que dure le blocage.", _KEPT, _STILL_TOLD),
            _to_do(_LOOK_AT_SUPPORT),
        ),
        ending="Meta envoie un avis quand il lève le blocage\u00a0; vous recevrez alors un e-mail.",
    ),
    unblock=_of_policy(
        subject="Meta permet de nouveau à {page} d’envoyer des messages",
        headline="Meta permet de nouveau à {page} d’envoyer des messages",
        advice="Le blocage est levé. Le bot reprend de lui-même, dans une heure au plus tard.",
        ending=_THE_REST_IS_LISTED,
    ),
    policy=_of_policy(
        subject="Meta a envoyé à {page} un avis sur ses règles",
        headline="Meta a envoyé à {page} un avis sur ses règles",
        advice="Le bot continue tant que Meta le permet.",
        sections=(_to_do(_LOOK_AT_SUPPORT),),
        ending="Si Meta empêche la page d’envoyer des messages, vous recevrez un e-mail.",
    ),
    bounced=_of_address(
        subject="Action requise\u00a0: un administrateur de {page} ne reçoit plus d’e-mails",
        headline="{admin} ne reçoit plus d’e-mails au sujet de {page}",
        advice="Un e-mail envoyé à {address} est revenu\u00a0: cette boîte n’existe pas, ou refuse nos messages.",
        sections=(
            _to_do(
                "Si l’adresse est fausse, corrigez-la dans le fichier de la page et appliquez-le.",
                "Si elle est juste et reçoit de nouveau des messages, demandez à la personne qui gère le bot de "
                "retirer la marque\u00a0: bin/handover page unmark-address {page_id} {address} --stage …",
            ),
        ),
        ending=_OTHERS_ARE_TOLD,
    ),
    complained=_of_address(
        subject="Action requise\u00a0: un administrateur de {page} ne reçoit plus d’e-mails",
        headline="{admin} ne reçoit plus d’e-mails au sujet de {page}",
        advice="Un e-mail envoyé à {address} a été signalé comme spam, par son destinataire ou par sa messagerie.",
        sections=(
            _to_do(
                "Demandez à {admin} s’il faut encore l’avertir quand quelqu’un attend\u00a0; sinon, retirez l’adresse "
                "du fichier de la page.",
                "Si oui, demandez à la personne qui gère le bot de retirer la marque\u00a0: "
                "bin/handover page unmark-address {page_id} {address} --stage …",
            ),
        ),
        ending=_OTHERS_ARE_TOLD,
    ),
    quota=_of_mails(
        subject="E-mails en retard pour {page}\u00a0: la limite du jour est atteinte",
        headline="Les e-mails au sujet de {page} ont du retard",
        advice="Le nombre d’e-mails que ce compte peut envoyer en 24\u00a0heures est épuisé.",
        sections=(
            _means(_MAILS_COME_LATER, _OTHER_CHANNELS_GO_ON),
            _to_do(
                _LOOK_AT_THE_INBOX,
                "Demandez à la personne qui gère le bot d’obtenir d’AWS un quota d’envoi plus élevé pour Amazon SES.",
            ),
        ),
        ending="Rien n’est perdu\u00a0: les e-mails partent peu à peu, à mesure que le quota se libère.",
    ),
    texts_used_up=_of_texts(
        subject="Plus de SMS aujourd’hui pour {page}\u00a0: leur budget est épuisé",
        headline="Plus de SMS aujourd’hui pour {page}",
        advice="Le nombre de SMS que la page peut envoyer en un jour est épuisé.",
        sections=(
            _means(
                "Les e-mails et les sujets SNS continuent comme avant.",
                "Les SMS reprennent à minuit (UTC).",
            ),
            _to_do(
                "Si les demandes sont vraiment si nombreuses, demandez à la personne qui gère le bot d’augmenter "
                "texts_per_day pour la page.",
                "Si une seule personne appuie sans cesse, bloquez-la dans la boîte de réception.",
            ),
        ),
        ending="Personne n’est oublié\u00a0: ce qui devait partir par SMS est dans un e-mail.",
    ),
    stopped=_of_mails(
        subject="Action requise\u00a0: les e-mails au sujet de {page} sont bloqués",
        headline="Les e-mails au sujet de {page} sont bloqués",
        advice="Amazon SES n’envoie aucun e-mail pour ce compte en ce moment\u00a0: l’envoi est interrompu ou "
        "suspendu.",
        sections=(
            _means(_MAILS_COME_LATER, _OTHER_CHANNELS_GO_ON),
            _to_do(
                _LOOK_AT_THE_INBOX,
                "Demandez à la personne qui gère le bot de consulter le tableau de bord d’Amazon SES.",
            ),
        ),
        ending="Cela ne passera pas tout seul\u00a0: il faut y remédier dans les deux jours.",
    ),
)

# --- about everybody who waits ----------------------------------------------------------------------------------------

_WAITING: Final = WaitingWording(
    subject="{visitors} une réponse sur {page}",
    headline="{visitors} une réponse",
    advice="Le bot est en pause pendant ce temps.",
    order="Les premiers de la liste sont ceux à qui il pourra écrire le moins longtemps.",
    ending=_THE_BOT_COMES_BACK,
    title="Qui attend (heures\u00a0: {timezone})",
    since="depuis le {at}",
    until="Le bot peut écrire jusqu’au {at}.",
    too_late="Le bot ne peut plus écrire avant un nouveau message.",
    others="Autres alertes qui n’ont pas été envoyées une par une, car il y en avait trop\u00a0: {count}. Elles "
    "concernent des passages de relais qui ont échoué et des personnes restées sans réponse\u00a0: parcourez la boîte "
    "de réception.",
    others_subject="Trop d’alertes pour {page}\u00a0: {count} non envoyées une par une",
    others_headline="Trop d’alertes pour {page}\u00a0: {count} non envoyées une par une",
)

WORDINGS: Final = Wordings(language="fr", phrases=_PHRASES, conversation=_CONVERSATION, page=_PAGE, waiting=_WAITING)
