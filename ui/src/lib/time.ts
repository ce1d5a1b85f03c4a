/** Times for people: lengths in ms, moments as RFC 3339. */

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_MS = 86_400_000;

/** "3:21", "1:02:05"; to the nearest second. */
export function clock(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / SECOND_MS);
  const hours = Math.floor(seconds / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  const rest = String(seconds % MINUTE_S).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** "+0:12", "−0:05", "±0:00": a change, or a difference to an aim. */
export function signedClock(ms: number): string {
  const text = clock(ms);
  if (Math.round(Math.abs(ms) / SECOND_MS) === 0) return `±${text}`;
  return `${ms > 0 ? '+' : '−'}${text}`;
}

/** "3 minutes 21 seconds", for those who listen. */
export function spokenLength(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  const parts: [number, string][] = [
    [Math.floor(seconds / HOUR_S), 'hour'],
    [Math.floor((seconds % HOUR_S) / MINUTE_S), 'minute'],
    [seconds % MINUTE_S, 'second'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length > 0 ? said.join(' ') : '0 seconds';
}

/** "about 2 minutes left", from seconds. */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 50) return `about ${Math.round(seconds / 10) * 10} seconds left`;
  const minutes = Math.max(1, Math.round(seconds / MINUTE_S));
  if (minutes < 60) return `about ${minutes} minute${minutes === 1 ? '' : 's'} left`;
  const hours = Math.round(minutes / 60);
  return `about ${hours} hour${hours === 1 ? '' : 's'} left`;
}

/** "Friday 20 Nov", and the year when it is another. */
export function day(moment: string, now: Date, zone?: string): string {
  const date = new Date(moment);
  const parts: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'short', timeZone: zone };
  if (date.getFullYear() !== now.getFullYear()) parts.year = 'numeric';
  return new Intl.DateTimeFormat('en-GB', parts).format(date).replace(',', '');
}

/** "14:20" today, "Saturday 21 Nov, 14:20" on another day. */
export function moment(at: string, now: Date, zone?: string): string {
  const date = new Date(at);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(date);
  const dayOf = (when: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(when);
  return dayOf(date) === dayOf(now) ? time : `${day(at, now, zone)}, ${time}`;
}

/** "just now", "5 minutes ago", "yesterday", "Friday 20 Nov". */
export function ago(at: string, now: Date, zone?: string): string {
  const past = now.getTime() - new Date(at).getTime();
  const minutes = Math.floor(past / (MINUTE_S * SECOND_MS));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? '' : 's'} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} hour${hours === 1 ? '' : 's'} ago`;
  return past < 2 * DAY_MS ? 'yesterday' : day(at, now, zone);
}
