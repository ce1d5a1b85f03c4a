// After the first frame, as RunClub's own page does after the frame of its first screen.
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('ready')));
