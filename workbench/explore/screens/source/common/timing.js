// Continuous input (sliders, typing) in bearable portions.

/** Call once, `wait` ms after the last call; `.now()` calls what is waiting, `.cancel()` drops it. */
export function debounce(call, wait) {
  let timer = null;
  let given = null;
  const run = () => {
    timer = null;
    call(...given);
  };
  const later = (...values) => {
    given = values;
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
  later.now = () => {
    if (timer === null) return;
    clearTimeout(timer);
    run();
  };
  later.cancel = () => {
    clearTimeout(timer);
    timer = null;
  };
  return later;
}

/** Call at once, then at most every `wait` ms, the last one included. */
export function throttle(call, wait) {
  let last = -Infinity;
  const rest = debounce((...values) => {
    last = performance.now();
    call(...values);
  }, wait);
  return (...values) => {
    if (performance.now() - last < wait) return rest(...values);
    rest.cancel();
    last = performance.now();
    call(...values);
  };
}
