// The visitor's side: bubbles, buttons, quick replies, the persistent menu, typing.

import { act } from "./api.js";
import { buttonsBelow, content as contentOf } from "./attachments.js";
import { element, link, scrollToEnd, show } from "./elements.js";

const lines = document.getElementById("chat-lines");
const quick = document.getElementById("quick-replies");
const menu = document.getElementById("menu");
const menuButton = document.getElementById("menu-button");
const BEGIN = "Write below to begin: a first visitor is made for you.";
const BY = { bot: "Bot", inbox: "Page staff", meta_ai: "Meta AI" };

function buttonOf(button, line, psid, refresh) {
  if (button.type !== "postback") return link(button.title, button.url ?? `tel:${button.payload}`);
  const press = async () => {
    await act(`/visitors/${psid}/press`, { title: button.title, line: line.number, payload: button.payload });
    refresh();
  };
  return element("button", { type: "button", textContent: button.title, onclick: press });
}

function said(line, page, psid, refresh) {
  const mine = line.from === "visitor";
  const make = (button) => buttonOf(button, line, psid, refresh);
  const below = buttonsBelow(line).map(make);
  const by = BY[line.from] ?? page.app_names[line.app_id] ?? "Another app";
  return element(
    "div",
    { className: `said from-${line.from}${mine ? " mine" : ""}` },
    contentOf(line, make),
    below.length ? element("div", { className: "buttons" }, ...below) : null,
    mine ? null : element("div", { className: "by", textContent: by }),
  );
}

function welcome(conversation, page, refresh) {
  const start = async () => {
    await act(`/visitors/${conversation.psid}/get_started`);
    refresh();
  };
  return element(
    "div",
    { className: "welcome" },
    element("strong", { textContent: page.page_name }),
    conversation.greeting ? element("span", { textContent: conversation.greeting }) : null,
    page.get_started ? element("button", { type: "submit", textContent: "Get Started", onclick: start }) : null,
  );
}

function content(conversation, page, refresh) {
  if (!conversation) return [element("p", { className: "welcome", textContent: BEGIN })];
  const seen = conversation.lines.filter((line) => line.from !== "system");
  if (!seen.length) return [welcome(conversation, page, refresh)];
  const shown = seen.map((line) => said(line, page, conversation.psid, refresh));
  return conversation.typing ? [...shown, element("div", { className: "typing", textContent: "typing…" })] : shown;
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

function menuEntries(conversation, refresh) {
  return conversation.menu.map((entry) => {
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
  const shown = [conversation?.psid, conversation?.lines, conversation?.typing, conversation?.greeting, page];
  if (show(lines, shown, () => content(conversation, page, refresh))) scrollToEnd(lines);
  const replies = conversation?.visible_quick_replies ?? [];
  if (show(quick, [conversation?.psid, replies], () => quickReplies(conversation, refresh))) scrollToEnd(lines);
  show(menu, [conversation?.psid, conversation?.menu], () => (conversation ? menuEntries(conversation, refresh) : []));
  menuButton.hidden = !conversation?.menu.length;
}
