// Making elements without markup in strings, so that no name of a node is ever read as HTML.

const svgSpace = "http://www.w3.org/2000/svg";

/** `element("button", { class: "close", type: "button" }, "×")`; a missing value is left out. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for drawings. */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(svgSpace, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Touches the document only where the text is another one. */
export function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

export function setAttribute(place, name, value) {
  if (place.getAttribute(name) !== value) place.setAttribute(name, value);
}
