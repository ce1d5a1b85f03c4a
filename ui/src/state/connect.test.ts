import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../host/host';
import { consents } from '../testkit/documents';
import { FakeHost } from '../testkit/fake-host';
import { ConnectState } from './connect.svelte';

const CLIENT_ID = '0123456789abcdef0123456789abcdef';

describe('the consents', () => {
  it('begin agreed to, but for the suggestions', () => {
    const connect = new ConnectState(
      new FakeHost(),
      consents(null).map((one) => ({ ...one, agreed: null })),
    );
    expect([...connect.agreed].sort()).toEqual(['lastfm', 'listening', 'musicbrainz', 'reccobeats']);
  });

  it('begin with the answers of before', () => {
    expect(new ConnectState(new FakeHost(), consents(false)).agreed.size).toBe(0);
  });

  it('go along as what is refused; what signing in leaves open is kept on its own', async () => {
    const host = new FakeHost();
    const asked = consents(null).map((one) => ({ ...one, agreed: one.consent === 'lastfm' ? false : null }));
    const connect = new ConnectState(host, asked);
    connect.agree('listening', false);
    connect.agree('lastfm', true);
    connect.agree('suggestions', true);
    await connect.connect();
    expect(host.called('connectSpotify')).toEqual([[{ clientId: null, refused: ['listening'], keepInFile: false }]]);
    expect(host.called('setConsent')).toEqual([
      ['lastfm', true],
      ['suggestions', true],
    ]);
  });
});

describe('the Client ID', () => {
  it.each([
    [CLIENT_ID, 'good'],
    [` ${CLIENT_ID} `, 'good'],
    ['short', 'wrong'],
    ['  ', 'empty'],
  ])('%j is %s', async (text, state) => {
    const connect = new ConnectState(new FakeHost(), []);
    await connect.type(text);
    expect(connect.check.state).toBe(state);
  });

  it('is judged by what was typed last, whichever answer comes last', async () => {
    const host = new FakeHost();
    const connect = new ConnectState(host, []);
    const first = host.hold('checkClientId');
    const early = connect.type('short');
    const second = host.hold('checkClientId');
    const late = connect.type(CLIENT_ID);
    second.release();
    await late;
    first.release();
    await early;
    expect(connect.check.state).toBe('good');
  });
});

describe('signing in', () => {
  it('waits with the address, then says who it is', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    const connect = new ConnectState(host, []);
    const ended = connect.connect();
    expect(connect.step).toBe('waiting');
    await expect.poll(() => connect.waiting?.address).toContain('accounts.spotify.com');
    host.step();
    await ended;
    expect(connect.step).toBe('connected');
    expect(connect.signedIn?.displayName).toBe('Robin Runner');
  });

  it('ends when it is cancelled', async () => {
    const host = new FakeHost({ pace: 'stepped' });
    const connect = new ConnectState(host, []);
    const ended = connect.connect();
    await expect.poll(() => connect.waiting).not.toBeNull();
    await connect.cancel();
    await ended;
    expect([connect.step, connect.failure?.code]).toEqual(['failed', 'cancelled']);
  });

  it.each<ErrorCode>(['notOnTheList', 'ownerWithoutPremium', 'signIn', 'offline', 'blocked', 'busy'])(
    'keeps the failure %s',
    async (code) => {
      const host = new FakeHost();
      host.fail('connectSpotify', code, true);
      const connect = new ConnectState(host, []);
      await connect.connect();
      expect([connect.step, connect.failure?.code]).toEqual(['failed', code]);
      await connect.connect();
      expect(connect.step).toBe('connected');
    },
  );
});
