// Numbers and times as people read them.

const counts = new Intl.NumberFormat("en");

/** Exact, with its thousands apart; a dash for what is not known. */
export function count(number) {
  return number === null || number === undefined ? "–" : counts.format(number);
}

/** How long something has lasted, in two units at most. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return minutes < 10 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function milliseconds(number) {
  return number < 1000 ? `${number} ms` : `${(number / 1000).toFixed(2)} s`;
}

export function rate(perSecond) {
  if (perSecond < 0.05) return "0/s";
  return perSecond < 10 ? `${perSecond.toFixed(1)}/s` : `${count(Math.round(perSecond))}/s`;
}

/** `1 node`, `2 nodes`. */
export function counted(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}
