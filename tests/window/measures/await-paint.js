// Times what the next event of a kind brings about: from the event until the answer is in the page, and until its frame is
// over (two frames: the first draws it, the second begins when that is done). Leaves a promise in `window.timed`.
// arguments: the kind of event; selectors that must match one after the other.
const [kind, steps] = arguments;
const event = new Promise((happened) => addEventListener(kind, () => happened(performance.now()), { capture: true, once: true }));
window.timed = event.then(
  (begun) =>
    new Promise((done) => {
      let next = 0;
      const observer = new MutationObserver(() => {
        while (next < steps.length && document.querySelector(steps[next])) next += 1;
        if (next < steps.length) return;
        observer.disconnect();
        const answered = performance.now() - begun;
        requestAnimationFrame(() => requestAnimationFrame(() => done([answered, performance.now() - begun])));
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
    }),
);
