// From the places that the dashboard gives, in hundredths of a link's length, to pixels.

/** Room around the outermost nodes, for their names. */
const margin = { x: 64, y: 40 };
/** Of a crowd only those in the middle are named. */
const marginOfCrowd = { x: 26, y: 24 };
/** A link of a small network is no longer than this. */
const linkMax = 210;
/** More nodes than this are not all named, and may be stretched to fill the map. */
export const crowd = 60;
const stretchMax = 3;
/** Nodes of a line are so far apart that their names have room, or else it is folded. */
const stepAcross = 96;
const stepDown = 46;

/**
 * Where each node lies and how large it is: `{ places: Map of id to { x, y, radius }, linkLength }`.
 * Nodes without a place are left out. The same network in the same space is drawn the same.
 */
export function place(nodes, degrees, width, height) {
  const known = nodes.filter((node) => node.x !== null);
  const edge = known.length > crowd ? marginOfCrowd : margin;
  const room = { x: Math.max(width - 2 * edge.x, 40), y: Math.max(height - 2 * edge.y, 40) };
  const scaled = isLine(known) ? lined(known, room) : spread(known, room);
  const linkLength = scaled.linkLength;
  const mean = known.reduce((sum, node) => sum + (degrees.get(node.id) ?? 0), 0)
    / Math.max(known.length, 1) || 1;
  const base = Math.min(Math.max(linkLength * (known.length > crowd ? 0.1 : 0.14), 3.6), 13);
  const places = new Map();
  known.forEach((node, i) => {
    // Up to half more links than the mean make no difference, or a chain's ends would look odd.
    const weight = Math.sqrt(Math.max((degrees.get(node.id) ?? 0) / mean - 0.5, 1));
    places.set(node.id, {
      x: round(edge.x + scaled.points[i].x + (room.x - scaled.size.x) / 2),
      y: round(edge.y + scaled.points[i].y + (room.y - scaled.size.y) / 2),
      radius: round(base * Math.min(weight, 2.6)),
    });
  });
  return { places, linkLength };
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function bounds(points) {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** Everything in one row is a line from end to end. */
function isLine(nodes) {
  return nodes.length > 1 && nodes.every((node) => node.y === nodes[0].y);
}

function spread(nodes, room) {
  if (nodes.length === 0) return { points: [], size: { x: 0, y: 0 }, linkLength: linkMax };
  let points = nodes.map(({ x, y }) => ({ x: x / 100, y: y / 100 }));
  let box = bounds(points);
  // A map that is higher than wide has the network turned with it.
  if ((box.width > box.height * 1.15 && room.y > room.x * 1.15)
    || (box.height > box.width * 1.15 && room.x > room.y * 1.15)) {
    points = points.map(({ x, y }) => ({ x: y, y: x }));
    box = bounds(points);
  }
  const fitting = {
    x: box.width > 0 ? room.x / box.width : Infinity,
    y: box.height > 0 ? room.y / box.height : Infinity,
  };
  const scale = Math.min(fitting.x, fitting.y, linkMax);
  // Where there are many, filling the space matters more than proportions.
  const stretch = nodes.length > crowd ? stretchMax : 1;
  const factor = {
    x: Math.min(fitting.x, scale * stretch), y: Math.min(fitting.y, scale * stretch),
  };
  return {
    points: points.map(({ x, y }) => ({
      x: (x - box.left) * factor.x, y: (y - box.top) * factor.y,
    })),
    size: { x: box.width * factor.x, y: box.height * factor.y },
    linkLength: scale,
  };
}

/** One row where there is room for the names, one column where that fits, else rows in turn to the
 * right and to the left, as a ribbon is folded. */
function lined(nodes, room) {
  const order = nodes.map((node, i) => ({ i, x: node.x })).sort((a, b) => a.x - b.x);
  const gaps = nodes.length - 1;
  const fitsDown = gaps * stepDown <= room.y && room.y > room.x * 0.9;
  const columns = gaps * stepAcross <= room.x ? nodes.length
    : fitsDown ? 1
    : Math.max(2, Math.round(Math.sqrt(nodes.length * (room.x / room.y))));
  const rows = Math.ceil(nodes.length / columns);
  const step = {
    x: columns > 1 ? Math.min(room.x / (columns - 1), linkMax) : 0,
    y: rows > 1 ? Math.min(room.y / (rows - 1), linkMax) : 0,
  };
  const points = [];
  order.forEach(({ i }, place) => {
    const row = Math.floor(place / columns);
    const column = row % 2 === 0 ? place % columns : columns - 1 - (place % columns);
    points[i] = { x: column * step.x, y: row * step.y };
  });
  const steps = [step.x, step.y].filter((one) => one > 0);
  return {
    points,
    size: { x: (columns - 1) * step.x, y: (rows - 1) * step.y },
    linkLength: Math.min(...steps, linkMax),
  };
}
