// Where the names go, so that they lie on no other name and, where there is room, on no node and
// no link.

import { crowd } from "./placement.js";

const height = 15;
const gap = 7;
/** In a crowd so many of the best linked nodes are named. */
const namedInCrowd = 16;
/** A name in a crowd may lie on so many small nodes. */
const coveredMax = 8;

const measuring = document.createElement("canvas").getContext("2d");

/** The width of a text in the font of the labels. */
export function width(text, font) {
  measuring.font = font;
  return measuring.measureText(text).width;
}

/**
 * The names to show: `[{ id, x, y, anchor }]`. `places` are those of the nodes, `lines` the links as
 * pairs of places, and names of the nodes with the most links come first.
 */
export function label(ids, degrees, places, lines, size, font) {
  const isCrowd = ids.length > crowd;
  const order = [...ids].filter((id) => places.has(id))
    .sort((a, b) => (degrees.get(b) ?? 0) - (degrees.get(a) ?? 0));
  const named = isCrowd ? order.slice(0, namedInCrowd) : order;
  const nodes = order.map((id) => ({ id, ...places.get(id) }));
  const taken = [];
  const shown = [];
  for (const id of named) {
    const best = candidates(places.get(id), width(id, font), isUpright(places.get(id), lines))
      .map((one) => ({ ...one, cost: cost(one.box, id, nodes, taken, isCrowd ? [] : lines, size) }))
      .reduce((a, b) => (b.cost < a.cost ? b : a));
    if (isCrowd ? best.cost > coveredMax : best.cost >= 1000) continue;
    taken.push(best.box);
    shown.push({ id, x: best.x, y: best.y, anchor: best.anchor });
  }
  return shown;
}

/** Whether a node's links go up and down rather than across. */
function isUpright(place, lines) {
  let [across, down] = [0, 0];
  for (const [a, b] of lines) {
    if (a !== place && b !== place) continue;
    across += Math.abs(a.x - b.x);
    down += Math.abs(a.y - b.y);
  }
  return down > across;
}

/** Below, above, right and left of a node, or beside it first where its links go up and down. The
 * earlier of two that are equally good is taken. */
function candidates({ x, y, radius }, textWidth, isUpright) {
  const away = radius + gap;
  const beside = away + 5;
  const middle = (left, top) => ({
    left: left - 3, top, right: left + textWidth + 3, bottom: top + height,
  });
  const all = [
    { x, y: y + away + 11, anchor: "middle", box: middle(x - textWidth / 2, y + away) },
    { x, y: y - away - 3, anchor: "middle", box: middle(x - textWidth / 2, y - away - height) },
    { x: x + beside, y: y + 4, anchor: "start", box: middle(x + beside, y - height / 2) },
    {
      x: x - beside, y: y + 4, anchor: "end",
      box: middle(x - beside - textWidth, y - height / 2),
    },
  ];
  return isUpright ? [...all.slice(2), ...all.slice(0, 2)] : all;
}

/** A thousand for each name that it hides, one for each node, a part of one for each link. */
function cost(box, id, nodes, taken, lines, size) {
  let sum = 0;
  for (const other of taken) if (overlap(box, other)) sum += 1000;
  if (box.left < 2 || box.top < 2 || box.right > size.width - 2 || box.bottom > size.height - 2) {
    sum += 500;
  }
  for (const node of nodes) {
    if (node.id !== id && overlap(box, around(node))) sum += node.radius > 8 ? 3 : 1;
  }
  for (const [a, b] of lines) if (crosses(box, a, b)) sum += 0.3;
  return sum;
}

function around({ x, y, radius }) {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a line passes through a box (Liang and Barsky). */
function crosses(box, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [enter, leave] = [0, 1];
  for (const [step, room] of [
    [-dx, from.x - box.left], [dx, box.right - from.x],
    [-dy, from.y - box.top], [dy, box.bottom - from.y],
  ]) {
    if (step === 0) {
      if (room < 0) return false;
    } else if (step < 0) {
      enter = Math.max(enter, room / step);
    } else {
      leave = Math.min(leave, room / step);
    }
  }
  return enter < leave;
}
