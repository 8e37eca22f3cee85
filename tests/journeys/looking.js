// What is wrong with a page as it is laid out now, a sentence each (`looking.py`).
([smallest, main, keys]) => {
  const said = [];
  const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true });
  const name = (one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute("class") ?? ""}"> `
    + (one.innerText ?? one.value ?? "").trim().slice(0, 40).replace(/\s+/g, " ");
  const hidden = (one) => one.closest(".visually-hidden, .visually-hidden-focusable:not(:focus)")
    || (getComputedStyle(one).clipPath !== "none" && one.clientWidth <= 1);
  const away = (one) => { for (let up = one; up; up = up.parentElement) if (hidden(up)) return true; return false; };
  const boxes = (one) => { const found = []; for (let up = one; up; up = up.parentElement) found.push(up); return found; };
  const scrolls = (one) => boxes(one).some((up) => /auto|scroll/.test(getComputedStyle(up).overflowX));
  const round = (rect) => [rect.left, rect.top, rect.right, rect.bottom].map(Math.round).join(",");

  // Sideways.
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) said.push(`wider than the screen: ${document.documentElement.scrollWidth}`);

  // Text: within the screen, within what cuts, beside other text.
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || one.closest("svg, option, textarea, script, style") || !shown(one) || away(one)) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const clips = boxes(one).filter((up) => up !== document.documentElement && up !== document.body
      && /hidden|clip/.test(getComputedStyle(up).overflow));
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      if (!scrolls(one) && (rect.left < -1 || rect.right > wide + 1)) said.push(`cut by the screen: ${name(one)}`);
      for (const up of clips) {
        const box = up.getBoundingClientRect();
        if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 2 || rect.bottom > box.bottom + 2)
          said.push(`cut off: ${name(one)} by ${name(up)}`);
      }
      if (!scrolls(one)) texts.push([one, rect, rect.height / 4]);
    }
  }
  for (const [at, [one, a, less]] of texts.entries()) for (const [other, b] of texts.slice(at + 1))
    if (one !== other && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > less * 2)
      said.push(`one over the other: ${name(one)} and ${name(other)} at ${round(a)}`);
  for (const one of document.querySelectorAll("button, .btn"))
    if (shown(one) && !away(one) && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
      said.push(`does not hold its words: ${name(one)}`);

  // Targets, and what is to be pressed.
  const pressed = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => shown(one) && !away(one) && one.tabIndex >= 0);
  for (const one of pressed) {
    let { width, height } = one.getBoundingClientRect();
    for (const label of one.labels ?? []) if (/checkbox|radio/.test(one.type)) {
      const box = label.getBoundingClientRect();
      width += box.width; height = Math.max(height, box.height);
    }
    const around = [...one.parentElement.childNodes].filter((node) => node !== one && !node.matches?.("a, button"));
    const sentence = getComputedStyle(one).display === "inline"
      && around.some((node) => /[\p{L}\p{N}]{2}/u.test(node.textContent));
    if (!sentence && (width < smallest || height < smallest)) said.push(`small: ${name(one)} ${width} x ${height}`);
    if (one.matches("main .btn") && height < main) said.push(`no finger's size: ${name(one)} ${width} x ${height}`);
    const moving = getComputedStyle(one);
    if ([...moving.transitionDuration.split(","), ...moving.animationDuration.split(",")].some((time) => parseFloat(time) > 0.01))
      said.push(`moves: ${name(one)}`);
  }

  // The focus: seen where it is, and going down the page, from left to right.
  const focused = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && shown(one));
  const here = document.activeElement;
  if (!keys) return [...new Set(said)];
  const places = [];
  for (const one of focused) {
    if (one.tabIndex > 0) said.push(`out of its turn: ${name(one)}`);
    document.activeElement?.blur();
    const before = getComputedStyle(one), plain = [before.outlineStyle, before.outlineWidth, before.boxShadow].join();
    one.focus({ focusVisible: true, preventScroll: true });
    const style = getComputedStyle(one);
    if (document.activeElement !== one) said.push(`takes no focus: ${name(one)}`);
    if (plain === [style.outlineStyle, style.outlineWidth, style.boxShadow].join() || style.outlineStyle === "none"
      || parseFloat(style.outlineWidth) < 2) said.push(`nobody sees the focus: ${name(one)}`);
    const rect = one.getBoundingClientRect(), down = window.scrollY;
    if (rect.width < 2 || rect.height < 2) said.push(`the focus is nowhere: ${name(one)}`);
    for (const up of boxes(one.parentElement)) {
      const box = up.getBoundingClientRect(), edge = 2;
      if (/hidden|clip/.test(getComputedStyle(up).overflow) && !away(one) && (rect.left - edge < box.left || rect.top - edge < box.top
        || rect.right + edge > box.right || rect.bottom + edge > box.bottom)) said.push(`the focus is cut off: ${name(one)}`);
    }
    if (!/absolute|fixed/.test(style.position)) places.push([one, { left: rect.left, right: rect.right, top: rect.top + down, bottom: rect.bottom + down }]);
  }
  if (focused[0]?.getAttribute("href") !== "#main") said.push(`first is ${focused[0] && name(focused[0])}`);
  for (const [at, [one, b]] of places.entries()) if (at) {
    const a = places[at - 1][1];
    if (b.bottom <= a.top + 1 || (b.right <= a.left && b.top < a.bottom - 1)) said.push(`the focus goes back to: ${name(one)}`);
  }
  document.activeElement?.blur();
  here?.focus({ preventScroll: true });
  return [...new Set(said)];
}
