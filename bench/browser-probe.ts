/**
 * What the page itself notes while it is measured, as scripts of it. A row says its amount; that a new one was drawn is seen by an observer, and a message that
 * is sent there arrives after the frame: what was committed in it is painted by then.
 */

const now = 'performance.timeOrigin + performance.now()';

/** Notes when which amount was painted, and how long each task was that held the page up. */
export const watchPaints = `(() => {
  const painted = new Map();
  const longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask' });
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => {
    const at = ${now};
    for (const text of waiting.splice(0)) if (!painted.has(text)) painted.set(text, at);
  };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const cell = (target.nodeType === Node.TEXT_NODE ? target.parentElement : target)?.closest('.v');
      if (cell) waiting.push(cell.textContent);
    }
    channel.port2.postMessage(0);
  }).observe(document.querySelector('.list-rows'), { subtree: true, childList: true, characterData: true });
  window.benchProbe = { painted, longTasks };
})()`;

/** Entries of what was painted: amount, and when in ms of the epoch. */
export const readPaints = '[...window.benchProbe.painted]';
/** ms each; none: no task took 50 ms or more. */
export const readLongTasks = 'window.benchProbe.longTasks';

/** Clicks on claiming, or giving back, and resolves to the ms until the service has confirmed it and the page says so. */
export const clickAndConfirm = `new Promise((resolve) => {
  const button = document.querySelector('.tools [aria-keyshortcuts="e"]');
  const began = performance.now();
  let wasBusy = false;
  const observer = new MutationObserver(() => {
    const isBusy = document.querySelector('.tools [aria-keyshortcuts="e"]')?.getAttribute('aria-busy') === 'true';
    if (isBusy) wasBusy = true;
    if (isBusy || !wasBusy) return;
    observer.disconnect();
    resolve(performance.now() - began);
  });
  observer.observe(document.querySelector('.tools'), { subtree: true, childList: true, attributes: true });
  button.click();
})`;
