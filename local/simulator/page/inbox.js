// The staff's side: who writes, who owns each thread, what was said, and the answer.

import { attachmentText, element, scrollToEnd, show } from "./elements.js";

const threads = document.getElementById("threads");
const owner = document.getElementById("owner");
const lines = document.getElementById("inbox-lines");
const composer = document.getElementById("inbox-composer");
const BY = { bot: "Bot", inbox: "You", meta_ai: "Meta AI", app: "Another app" };

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

function said(line) {
  if (line.from === "system") return element("div", { className: "system", textContent: line.text });
  const ours = line.from !== "visitor";
  const text = [line.text, attachmentText(line.attachment)].filter(Boolean).join("\n");
  const titles = [...line.buttons, ...line.quick_replies].map((item) => element("span", { textContent: item.title }));
  return element(
    "div",
    { className: `said from-${line.from}${ours ? " mine" : ""}` },
    element("div", { className: "bubble", textContent: text }),
    titles.length ? element("div", { className: "buttons" }, ...titles) : null,
    ours ? element("div", { className: "by", textContent: BY[line.from] }) : null,
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
    conversation ? [`${label(conversation)} · control is with`, badge(conversation, page)] : ["No conversation chosen"],
  );
  if (show(lines, [selected, conversation?.lines], () => (conversation?.lines ?? []).map(said))) scrollToEnd(lines);
  for (const part of composer.elements) part.disabled = !conversation;
  document.getElementById("done").disabled = !conversation || conversation.owner_app_id !== conversation.inbox_app_id;
  document.getElementById("take").disabled = !conversation || conversation.owner_app_id === conversation.inbox_app_id;
}
