// The visitor's side: bubbles, buttons, quick replies, the persistent menu, typing.

import { act } from "./api.js";
import { attachmentText, element, link, scrollToEnd, show } from "./elements.js";

const lines = document.getElementById("chat-lines");
const quick = document.getElementById("quick-replies");
const menu = document.getElementById("menu");
const menuButton = document.getElementById("menu-button");
const BEGIN = "Write below to begin: a first visitor is made for you.";
const BY = { bot: "Bot", inbox: "Page staff", meta_ai: "Meta AI", app: "Another app" };

function buttonOf(button, line, psid, refresh) {
  if (button.type !== "postback") return link(button.title, button.url ?? `tel:${button.payload}`);
  const press = async () => {
    await act(`/visitors/${psid}/press`, { title: button.title, line: line.number });
    refresh();
  };
  return element("button", { type: "button", textContent: button.title, onclick: press });
}

function bubble(line, psid, refresh) {
  const mine = line.from === "visitor";
  const text = [line.text, attachmentText(line.attachment)].filter(Boolean).join("\n");
  const buttons = line.buttons.map((button) => buttonOf(button, line, psid, refresh));
  return element(
    "div",
    { className: `said from-${line.from}${mine ? " mine" : ""}` },
    element("div", { className: "bubble", textContent: text }),
    buttons.length ? element("div", { className: "buttons" }, ...buttons) : null,
    mine ? null : element("div", { className: "by", textContent: BY[line.from] }),
  );
}

function welcome(page, psid, refresh) {
  const start = async () => {
    await act(`/visitors/${psid}/get_started`);
    refresh();
  };
  return element(
    "div",
    { className: "welcome" },
    element("strong", { textContent: page.page_name }),
    page.greeting ? element("span", { textContent: page.greeting }) : null,
    page.get_started ? element("button", { type: "submit", textContent: "Get Started", onclick: start }) : null,
  );
}

function content(conversation, page, refresh) {
  if (!conversation) return [element("p", { className: "welcome", textContent: BEGIN })];
  const said = conversation.lines.filter((line) => line.from !== "system");
  if (!said.length) return [welcome(page, conversation.psid, refresh)];
  const bubbles = said.map((line) => bubble(line, conversation.psid, refresh));
  return conversation.typing ? [...bubbles, element("div", { className: "typing", textContent: "typing…" })] : bubbles;
}

function quickReplies(conversation, refresh) {
  return (conversation?.visible_quick_replies ?? []).map((title) => {
    const press = async () => {
      await act(`/visitors/${conversation.psid}/press`, { title });
      refresh();
    };
    return element("button", { type: "button", textContent: title, onclick: press });
  });
}

function menuEntries(conversation, page, refresh) {
  return page.menu.map((entry) => {
    if (entry.type !== "postback") return link(entry.title, entry.url ?? `tel:${entry.payload}`);
    const choose = async () => {
      toggleMenu(false);
      await act(`/visitors/${conversation.psid}/menu`, { title: entry.title });
      refresh();
    };
    return element("button", { type: "button", textContent: entry.title, onclick: choose });
  });
}

export function toggleMenu(open) {
  menu.hidden = !open;
  menuButton.setAttribute("aria-expanded", String(open));
  if (open) scrollToEnd(lines);
}

export function showChat(conversation, page, refresh) {
  const shown = [conversation?.psid, conversation?.lines, conversation?.typing, page];
  if (show(lines, shown, () => content(conversation, page, refresh))) scrollToEnd(lines);
  const replies = conversation?.visible_quick_replies ?? [];
  if (show(quick, [conversation?.psid, replies], () => quickReplies(conversation, refresh))) scrollToEnd(lines);
  show(menu, [conversation?.psid, page.menu], () => (conversation ? menuEntries(conversation, page, refresh) : []));
  menuButton.hidden = !conversation || page.menu.length === 0;
}
