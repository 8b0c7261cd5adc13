// Keeps the page up to date and turns what people do into calls.

import { act, read } from "./api.js";
import { showChat, toggleMenu } from "./chat.js";
import { element, scrollToEnd, show } from "./elements.js";
import { showEmails } from "./emails.js";
import { label, showInbox } from "./inbox.js";

const EVERY_MILLISECONDS = 700;
const EMAILS_EVERY_MILLISECONDS = 2000;
const NAMES = ["Ana Lima", "Bruno Costa", "Chiara Rossi", "David Klein", "Elif Yılmaz", "Fatou Diop"];
const visitor = document.getElementById("visitor");
const asked = new URLSearchParams(location.search);
const remembered = (part) => asked.get("visitor") ?? sessionStorage.getItem(part);
const chosen = { visitor: remembered("visitor"), thread: remembered("thread") };

function choose(part, psid) {
  chosen[part] = psid;
  sessionStorage.setItem(part, psid);
}

function choosePerson(psid) {
  choose("visitor", psid);
  choose("thread", psid);
}

async function refresh() {
  const [page, conversations] = await Promise.all([read("/page"), read("/conversations")]);
  const exists = (psid) => conversations.some((one) => one.psid === psid);
  const newest = conversations.at(-1)?.psid ?? null;
  const [visitorPsid, threadPsid] = [chosen.visitor, chosen.thread].map((psid) => (exists(psid) ? psid : newest));
  const open = (psid) => (psid ? read(`/conversations/${psid}`) : null);
  const [chat, thread] = await Promise.all([open(visitorPsid), open(threadPsid)]);
  document.getElementById("page-name").textContent = `· ${page.page_name} · ${page.mode.replace("_", " ")}`;
  const names = conversations.map((one) => [one.psid, label(one)]);
  show(visitor, names, () => names.map(([value, textContent]) => element("option", { value, textContent })));
  if (visitorPsid) visitor.value = visitorPsid;
  visitor.disabled = !visitorPsid;
  showChat(chat, page, refreshNow);
  showInbox(conversations, thread, page, (psid) => { choose("thread", psid); refreshNow(); });
  Object.assign(chosen, { visitor: visitorPsid, thread: threadPsid });
}

const quietly = (work) => work().catch(() => undefined);
const refreshNow = () => quietly(refresh);

function keepDoing(work, milliseconds) {
  quietly(work).then(() => setTimeout(() => keepDoing(work, milliseconds), milliseconds));
}

function onSubmit(id, work) {
  document.getElementById(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const input = event.target.elements[0].tagName === "INPUT" ? event.target.elements[0] : event.target.elements[1];
    const text = input.value.trim();
    input.value = "";
    await work(text);
    refreshNow();
  });
}

function onClick(id, work) {
  document.getElementById(id).addEventListener("click", async () => {
    await work();
    refreshNow();
  });
}

function showPart(part) {
  document.body.dataset.shown = part;
  for (const tab of document.querySelectorAll("[data-show]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.show === part));
  }
  // What was hidden could not be scrolled.
  for (const lines of document.querySelectorAll(".lines")) scrollToEnd(lines);
}

onSubmit("new-visitor", async (text) => {
  const name = text || NAMES[visitor.options.length % NAMES.length];
  const added = await act("/visitors", { name });
  if (added) choosePerson(added.psid);
});
onSubmit("visitor-composer", async (text) => {
  if (text && chosen.visitor) await act(`/visitors/${chosen.visitor}/write`, { text });
});
onSubmit("inbox-composer", async (text) => {
  if (text && chosen.thread) await act(`/inbox/${chosen.thread}/answer`, { text });
});
onClick("take", () => act(`/inbox/${chosen.thread}/take`));
onClick("done", () => act(`/inbox/${chosen.thread}/done`));
onClick("menu-button", () => toggleMenu(document.getElementById("menu").hidden));
visitor.addEventListener("change", () => { choosePerson(visitor.value); refreshNow(); });
for (const tab of document.querySelectorAll("[data-show]")) tab.addEventListener("click", () => showPart(tab.dataset.show));
showPart(asked.get("show") ?? "chat");
keepDoing(refresh, EVERY_MILLISECONDS);
keepDoing(async () => showEmails(await read("/emails")), EMAILS_EVERY_MILLISECONDS);
