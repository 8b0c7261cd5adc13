// The staff's side: who writes, who owns each thread, what was said, and the answer.

import { buttonsBelow, content } from "./attachments.js";
import { element, languageOf, scrollToEnd, show } from "./elements.js";

const threads = document.getElementById("threads");
const owner = document.getElementById("owner");
const lines = document.getElementById("inbox-lines");
const composer = document.getElementById("inbox-composer");
const BY = { bot: "Bot", inbox: "You", meta_ai: "Meta AI" };

export const label = (conversation) => conversation.name || `Visitor ${conversation.psid.slice(-4)}`;

function badge(conversation, page) {
  if (conversation.idle) return element("span", { className: "badge idle", textContent: "Nobody (idle)" });
  const id = conversation.owner_app_id;
  const kind = id === page.app_id ? "bot" : id === conversation.inbox_app_id ? "inbox" : "other";
  return element("span", { className: `badge ${kind}`, textContent: page.app_names[id] ?? `App ${id}` });
}

function entry(conversation, page, selected, choose) {
  const chosen = conversation.psid === selected;
  const made = element(
    "button",
    { type: "button", onclick: () => choose(conversation.psid) },
    element("strong", { textContent: label(conversation) }),
    element("small", { textContent: conversation.last_line?.text || "Nothing said yet" }),
    badge(conversation, page),
  );
  made.setAttribute("aria-current", String(chosen));
  return element("li", {}, made);
}

// Where staff work on a conversation: in the app that it was passed to, else in the inbox that every page has.
export function deskOf(conversation, page) {
  const { psid, owner_app_id: owner, inbox_app_id: inbox } = conversation;
  const elsewhere = owner && ![page.app_id, inbox, page.meta_ai_app_id].includes(owner) && page.app_names[owner];
  if (elsewhere) return { name: elsewhere, owns: true, answer: `/apps/${owner}/${psid}/answer`, done: `/apps/${owner}/${psid}/pass` };
  return { name: "the page", owns: owner === inbox, answer: `/inbox/${psid}/answer`, done: `/inbox/${psid}/done` };
}

function said(line, page) {
  if (line.from === "system") return element("div", { className: "system", textContent: line.text });
  const ours = line.from !== "visitor";
  const titleOf = (item) => element("span", { textContent: item.title });
  const titles = [...buttonsBelow(line), ...line.quick_replies].map(titleOf);
  return element(
    "div",
    { className: `said from-${line.from}${ours ? " mine" : ""}` },
    content(line, titleOf),
    titles.length ? element("div", { className: "buttons" }, ...titles) : null,
    ours ? element("div", { className: "by", textContent: BY[line.from] ?? page.app_names[line.app_id] ?? "Another app" }) : null,
  );
}

export function showInbox(conversations, conversation, page, choose) {
  const newestFirst = [...conversations].reverse();
  const selected = conversation?.psid;
  show(threads, [newestFirst, selected, page], () =>
    newestFirst.length
      ? newestFirst.map((one) => entry(one, page, selected, choose))
      : [element("li", { className: "empty", textContent: "Nobody has written yet." })],
  );
  show(owner, [conversation?.psid, conversation?.owner_app_id, page], () =>
    conversation
      ? [`${label(conversation)} · ${languageOf(conversation.locale)} · control is with`, badge(conversation, page)]
      : ["No conversation chosen"],
  );
  const shown = [selected, conversation?.lines, page];
  if (show(lines, shown, () => (conversation?.lines ?? []).map((line) => said(line, page)))) scrollToEnd(lines);
  const desk = conversation && deskOf(conversation, page);
  for (const part of composer.elements) part.disabled = !desk;
  composer.elements.text.placeholder = `Answer as ${desk?.name ?? "the page"}`;
  document.getElementById("done").disabled = !desk?.owns;
  document.getElementById("take").disabled = !conversation || conversation.owner_app_id === conversation.inbox_app_id;
}
