// Shows what is more than text: pictures and other media, and cards side by side.

import { element, link } from "./elements.js";

const KINDS = { image: "Picture", video: "Video", audio: "Sound", file: "File" };

function fileName(address) {
  const name = address.split(/[?#]/)[0].split("/").pop();
  return name || address;
}

// What stands where a picture cannot be loaded: that there is one, and which.
function placeholder(kind, address) {
  return element(
    "div",
    { className: "placeholder" },
    element("strong", { textContent: KINDS[kind] ?? kind }),
    element("span", { textContent: fileName(address) }),
  );
}

function picture(address) {
  const shown = element("img", { src: address, alt: `Picture: ${fileName(address)}` });
  shown.addEventListener("error", () => shown.replaceWith(placeholder("image", address)), { once: true });
  return shown;
}

function medium({ type, payload }) {
  const address = payload?.url ?? payload?.attachment_id ?? "";
  if (type === "image" && /^https:/i.test(address)) return picture(address);
  const box = placeholder(type, address);
  if (payload?.url) box.lastChild.replaceWith(link(fileName(address), address));
  return box;
}

function card(one, buttonOf) {
  const title = one.default_action ? link(one.title, one.default_action.url) : element("span", { textContent: one.title });
  return element(
    "article",
    { className: "card" },
    one.image_url ? picture(one.image_url) : null,
    element("h3", {}, title),
    one.subtitle ? element("p", { textContent: one.subtitle }) : null,
    one.buttons?.length ? element("div", { className: "buttons" }, ...one.buttons.map(buttonOf)) : null,
  );
}

const elementsOf = (line) => line.attachment?.payload?.elements ?? [];

// The buttons of a line that stand below it; those of cards are on the cards.
export const buttonsBelow = (line) => (elementsOf(line).length ? [] : line.buttons);

// What a line says, as a visitor sees it; `buttonOf` makes the buttons of cards.
export function content(line, buttonOf) {
  const cards = elementsOf(line);
  if (cards.length) return element("div", { className: "cards" }, ...cards.map((one) => card(one, buttonOf)));
  if (line.attachment && line.attachment.type !== "template") {
    return element("div", { className: "medium" }, medium(line.attachment));
  }
  return element("div", { className: "bubble", textContent: line.text || "(a template)" });
}
