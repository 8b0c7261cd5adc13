// Makes elements. Text is only ever set as text, so nothing that a visitor writes becomes markup.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  Object.assign(made, properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Replaces an element's content where what it shows has changed, and keeps the focus and the scrolling otherwise.
export function show(target, shown, make) {
  const key = JSON.stringify(shown);
  if (target.shownKey === key) return false;
  target.shownKey = key;
  target.replaceChildren(...make());
  return true;
}

export function scrollToEnd(target) {
  target.scrollTop = target.scrollHeight;
}

// A link out of the page; anything but a web address or a telephone number stays plain text.
export function link(title, address) {
  const safe = /^(https?:|tel:)/i.test(address);
  return safe
    ? element("a", { href: address, target: "_blank", rel: "noopener noreferrer", textContent: title })
    : element("span", { textContent: title });
}

// The name of a locale's language in that language itself, and the locale's own name where there is none.
export function languageOf(locale) {
  const language = locale.replace("_", "-");
  const name = new Intl.DisplayNames([language], { type: "language", fallback: "none" }).of(language.split("-")[0]);
  return name ? name.charAt(0).toUpperCase() + name.slice(1) : locale;
}
