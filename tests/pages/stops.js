// Judges each element that Tab leads to: shown at all, not covered, and visibly the one.
(() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();

  function rgba(colour) {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      known.set(colour, [...pen.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  }

  function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  // The colour behind an element's outline; null where a picture or a gradient lies there.
  function behind(element) {
    const inside = parseFloat(getComputedStyle(element).outlineOffset) < 0;
    for (let each = inside ? element : element.parentElement; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.backgroundImage !== "none") return null;
      if (rgba(style.backgroundColor)[3] === 255) return rgba(style.backgroundColor);
    }
    return rgba(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff");
  }

  function isRinged(element) {
    const style = getComputedStyle(element);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return false;
    const backdrop = behind(element);
    return !backdrop || contrast(rgba(style.outlineColor), backdrop) >= 3;
  }

  // A control that isn't drawn itself is drawn by its label or by what stands beside it.
  function isDrawn(element) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.opacity > 0 && box.width > 2 && box.height > 2 && style.clipPath === "none";
  }

  function drawnFor(element) {
    if (isDrawn(element)) return element;
    return element.labels?.[0] ?? element.parentElement;
  }

  // What lies over an element: over its middle, or over two of the middles of its edges.
  function coverOf(element, box) {
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const near = (from, to) => Math.min(3, (to - from) / 4);
    const at = (from, to) => [from + near(from, to), (from + to) / 2, to - near(from, to)];
    const [xs, ys] = [at(left, right), at(top, bottom)];
    const covers = [[1, 1], [0, 1], [2, 1], [1, 0], [1, 2]].map(([x, y]) => {
      const there = document.elementFromPoint(xs[x], ys[y]);
      return there && !element.contains(there) && !there.contains(element) ? there : null;
    });
    const found = covers.filter(Boolean);
    return covers[0] ?? (found.length > 1 ? found[0] : null);
  }

  function named(element) {
    const words = (element.textContent || element.value || "").trim().replace(/\s+/g, " ");
    const name = element.id ? `#${element.id}` : element.name ? `[name=${element.name}]` : "";
    const kind = element.className ? `.${String(element.className).trim().replace(/\s+/g, ".")}` : "";
    return `${element.localName}${name || kind} “${words.slice(0, 30)}”`;
  }

  function faultsOf(element) {
    const shown = drawnFor(element);
    const boxes = [...shown.getClientRects()].filter((box) => box.width && box.height);
    if (!boxes.length) return ["is focused but not drawn"];
    const whole = shown.getBoundingClientRect();
    const found = [];
    // What is nearly as high as the window need not be seen whole.
    const fits = whole.height <= innerHeight * 0.75 && whole.width <= innerWidth;
    // Sideways, where a wide table scrolls, half of it is enough.
    const wide = Math.min(whole.right, innerWidth) - Math.max(whole.left, 0);
    const isOut = whole.top < -1 || whole.bottom > innerHeight + 1 || wide < whole.width / 2;
    const isGone = whole.bottom < 1 || whole.top > innerHeight - 1 || whole.right < 1 || whole.left > innerWidth - 1;
    if (fits ? isOut : isGone) found.push(`lies outside the window (${[whole.left, whole.top, whole.right, whole.bottom].map(Math.round)})`);
    const cover = coverOf(shown, boxes[0]);
    if (cover) found.push(`is covered by ${named(cover)}`);
    const near = [element, shown, ...(element.labels ?? []), element.parentElement, ...element.parentElement.children];
    if (!near.some(isRinged)) found.push("doesn’t show that it has the focus");
    return found;
  }

  let seen, faults, isOver;

  window.startStops = () => {
    [seen, faults, isOver] = [[], [], false];
    scrollTo(0, 0);
    document.activeElement?.blur();
    // The next Tab begins at the top.
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.blur();
    document.body.removeAttribute("tabindex");
  };

  // What was found so far, once the focus has been everywhere; null before.
  window.endOfStops = () => (isOver ? faults : null);

  // The key goes up once the focus has moved and the page has scrolled to it.
  addEventListener("keyup", (event) => {
    const element = document.activeElement;
    if (event.key !== "Tab" || isOver) return;
    // A date has several stops in one control.
    if (element && element === seen.at(-1)) return;
    isOver = !element || element === document.body || seen.includes(element);
    if (isOver) return;
    seen.push(element);
    faults.push(...faultsOf(element).map((fault) => `${named(element)} ${fault}`));
  }, true);
})();
