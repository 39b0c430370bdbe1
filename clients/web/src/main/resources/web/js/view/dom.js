/** @param {string} id */
export function element(id) {
  return document.getElementById(id);
}

/** A new element from the template of this name. */
export function instance(name) {
  return element(`${name}-template`).content.firstElementChild.cloneNode(true);
}

/** Sets a text only where it differs, so that live regions do not repeat themselves. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Colours a dot by a state of presence; without one there is no dot. */
export function showPresence(dot, state) {
  dot.hidden = !state;
  dot.dataset.state = state ?? '';
}

/**
 * Makes the children of a list those that belong to the keys, in this order. A child that stays is
 * neither remade nor moved without need: focus, selection and screen readers stay with it.
 *
 * @param {Element} list
 * @param {Map<string, Element>} nodes what the list holds by now; brought up to date
 * @param {{key: string}[]} rows
 * @param {(row: object) => Element} make
 */
export function arrange(list, nodes, rows, make) {
  const keys = new Set(rows.map((row) => row.key));
  for (const [key, node] of nodes) {
    if (!keys.has(key)) {
      node.remove();
      nodes.delete(key);
    }
  }
  let next = list.firstElementChild;
  for (const row of rows) {
    if (!nodes.has(row.key)) {
      nodes.set(row.key, make(row));
    }
    const node = nodes.get(row.key);
    if (node === next) {
      next = next.nextElementSibling;
    } else {
      list.insertBefore(node, next);
    }
  }
}
