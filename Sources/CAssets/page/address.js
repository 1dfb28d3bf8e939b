// What is chosen stands in the address, so that a link shows somebody else the same: `node`, the
// filter `q` and `sort`.

/** The value of one choice; empty where nothing is chosen. */
export function choice(name) {
  return new URLSearchParams(location.search).get(name) ?? "";
}

export function choose(name, value) {
  const query = new URLSearchParams(location.search);
  if (value === "") query.delete(name);
  else query.set(name, value);
  const text = query.toString();
  history.replaceState(null, "", text === "" ? location.pathname : `?${text}`);
}
