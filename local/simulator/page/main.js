// Keeps the page up to date and turns what people do into calls.

import { act, attempt, post, read } from "./api.js";
import { showChat, toggleMenu } from "./chat.js";
import { element, languageOf, scrollToEnd, show } from "./elements.js";
import { showEmails } from "./emails.js";
import { deskOf, label, showInbox } from "./inbox.js";

const EVERY_MILLISECONDS = 700;
const EMAILS_EVERY_MILLISECONDS = 2000;
const SIGN_EVERY_MILLISECONDS = 5000;
const NAMES = [
  ...["Ana Lima", "Bruno Costa", "Chiara Rossi", "David Klein", "Elif Yılmaz", "Fatou Diop"],
  ...["Greta Holm", "Hugo Martin", "Inês Duarte", "Jonas Weber", "Kenji Sato", "Leila Haddad"],
];
const visitor = document.getElementById("visitor");
const newName = document.querySelector("#new-visitor input");
const newLocale = document.querySelector("#new-visitor select");
const sign = document.getElementById("shop-sign");
const asked = new URLSearchParams(location.search);
const remembered = (part) => asked.get("visitor") ?? sessionStorage.getItem(part);
const chosen = { visitor: remembered("visitor"), thread: remembered("thread") };
let readings = 0;
let desk = null;

function choose(part, psid) {
  readings += 1;
  chosen[part] = psid;
  sessionStorage.setItem(part, psid);
}

function choosePerson(psid) {
  choose("visitor", psid);
  choose("thread", psid);
}

// Whom a choice means: the newest, where nobody is chosen or the chosen one is no longer there.
function present(conversations, psid) {
  return conversations.some((one) => one.psid === psid) ? psid : (conversations.at(-1)?.psid ?? null);
}

async function refresh() {
  const reading = (readings += 1);
  const [page, conversations] = await Promise.all([read("/page"), read("/conversations")]);
  const [visitorPsid, threadPsid] = [chosen.visitor, chosen.thread].map((psid) => present(conversations, psid));
  const open = (psid) => (psid ? read(`/conversations/${psid}`) : null);
  const [chat, thread] = await Promise.all([open(visitorPsid), open(threadPsid)]);
  // What was read before a newer choice or a newer reading is out of date.
  if (reading !== readings) return;
  document.getElementById("page-name").textContent = `· ${page.page_name} · ${page.mode.replace("_", " ")}`;
  const names = visitorPsid ? conversations.map((one) => [one.psid, `${label(one)} · ${languageOf(one.locale)}`]) : [["", "Nobody yet"]];
  show(visitor, names, () => names.map(([value, textContent]) => element("option", { value, textContent })));
  visitor.value = visitorPsid ?? "";
  visitor.disabled = !visitorPsid;
  showChat(chat, page, refreshNow);
  desk = thread && deskOf(thread, page);
  showInbox(conversations, thread, page, (psid) => { choose("thread", psid); refreshNow(); });
  Object.assign(chosen, { visitor: visitorPsid, thread: threadPsid });
}

const quietly = (work) => work().catch(() => undefined);
const refreshNow = () => quietly(refresh);

function keepDoing(work, milliseconds) {
  quietly(work).then(() => setTimeout(() => keepDoing(work, milliseconds), milliseconds));
}

async function addVisitor(conversations) {
  const taken = new Set(conversations.map((one) => one.name));
  const free = NAMES.find((name) => !taken.has(name)) ?? NAMES[conversations.length % NAMES.length];
  const { psid } = await post("/visitors", { name: newName.value.trim() || free, locale: newLocale.value });
  newName.value = "";
  choosePerson(psid);
  return psid;
}

// The visitor who is shown; where there is none, whoever writes is a new one.
async function whoWrites() {
  const conversations = await read("/conversations");
  return present(conversations, chosen.visitor) ?? addVisitor(conversations);
}

// Who has said nothing yet comes by the link, and presses Get Started; whoever is there comes back by it.
async function followLink(ref) {
  const psid = await whoWrites();
  const { line_count: lines } = await read(`/conversations/${psid}`);
  return post(`/visitors/${psid}/${lines ? "follow_referral" : "get_started"}`, { ref });
}

async function showSign() {
  const { open, next_open: next } = await read("/shop_sign");
  sign.hidden = open === undefined;
  sign.className = `badge ${open ? "inbox" : "other"}`;
  sign.textContent = open ? "Open now" : ["Closed now", next && `somebody is back ${next}`].filter(Boolean).join(", ");
}

// Keeps what was written until it has arrived, and sends it once, however often somebody presses.
function onSubmit(id, work) {
  const form = document.getElementById(id);
  const input = form.querySelector("input");
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const written = input.value;
    const arrived = await work(written.trim());
    if (arrived && input.value === written) input.value = "";
    sending = false;
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

onSubmit("new-visitor", () => attempt(async () => addVisitor(await read("/conversations"))));
onSubmit("visitor-composer", async (text) => {
  return text && attempt(async () => post(`/visitors/${await whoWrites()}/write`, { text }));
});
onSubmit("follow-link", (ref) => ref && attempt(() => followLink(ref)));
onSubmit("inbox-composer", async (text) => {
  return text && desk && act(desk.answer, { text });
});
onClick("take", () => act(`/inbox/${chosen.thread}/take`));
onClick("done", () => act(desk.done));
onClick("menu-button", () => toggleMenu(document.getElementById("menu").hidden));
visitor.addEventListener("change", () => { choosePerson(visitor.value); refreshNow(); });
for (const tab of document.querySelectorAll("[data-show]")) tab.addEventListener("click", () => showPart(tab.dataset.show));
showPart(asked.get("show") ?? "chat");
keepDoing(refresh, EVERY_MILLISECONDS);
keepDoing(async () => showEmails(await read("/emails")), EMAILS_EVERY_MILLISECONDS);
keepDoing(showSign, SIGN_EVERY_MILLISECONDS);
