// The e-mails, newest first. Their HTML is shown in a frame that may run nothing.

import { element } from "./elements.js";

const list = document.getElementById("email-list");
const count = document.getElementById("email-count");
const known = new Set();
const none = element("p", { className: "empty", textContent: "No e-mail has been sent yet." });

list.append(none);

// A frame is as high as its e-mail, so that only the page scrolls.
function keepFitting(frame) {
  const fit = new ResizeObserver(([{ target }]) => {
    const { height } = target.getBoundingClientRect();
    // In a closed entry nothing has a height.
    if (height > 0) frame.style.height = `${Math.ceil(height)}px`;
  });
  frame.addEventListener("load", () => {
    const shown = frame.contentDocument?.documentElement;
    if (shown) fit.observe(shown);
  });
}

function body(email) {
  if (!email.html) return element("pre", { textContent: email.text });
  const frame = element("iframe", { title: email.subject, srcdoc: `<base target="_blank">${email.html}` });
  // The same origin lets the page measure the e-mail. Without allow-scripts the e-mail can do nothing with it.
  frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  keepFitting(frame);
  return frame;
}

function entry(email) {
  const time = new Date(email.at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const summary = element(
    "summary",
    {},
    element("span", { textContent: time }),
    element("strong", { textContent: email.subject || "(no subject)" }),
    element("span", { textContent: `to ${email.to.join(", ")}` }),
  );
  const made = element("details", { className: "email" }, summary);
  // The frame is made when it is first looked at: a list of many e-mails stays light.
  made.addEventListener("toggle", () => made.append(body(email)), { once: true });
  return made;
}

export function showEmails(emails) {
  for (const email of emails.filter((one) => !known.has(one.id))) {
    known.add(email.id);
    list.prepend(entry(email));
  }
  none.hidden = known.size > 0;
  count.textContent = known.size ? `(${known.size})` : "";
}
