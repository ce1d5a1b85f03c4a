import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../host/host';
import { expectNoViolations } from '../../testkit/axe';
import { appError, facets, overview, request, tiers } from '../../testkit/documents';
import { FakeHost, type FakeOptions } from '../../testkit/fake-host';
import { renderWithHost, type Shown } from '../../testkit/render';
import GenerateDialog from './GenerateDialog.svelte';

/** The dialog, open, with the library's first answers in it. */
async function dialog(options: FakeOptions | FakeHost = {}, asked: Request | null = null): Promise<Shown> {
  const shown = await renderWithHost(GenerateDialog, {}, options);
  shown.navigation.openGenerate(asked);
  await screen.findByRole('dialog', { name: 'Generate Session Mix' });
  await screen.findByRole('radio', { name: 'Pyramid' });
  return shown;
}

const radio = (name: string | RegExp) => screen.getByRole('radio', { name });
const press = (name: string | RegExp) => screen.getByRole('button', { name });
/** What the library was asked last. */
const asked = ({ host }: Shown) => host.called('eligibility').at(-1)?.[0];

describe('the dialog', () => {
  it('starts from the request of the overview', async () => {
    await dialog();
    expect(radio('Full Session')).toBeChecked();
    expect(radio('Pyramid')).toBeChecked();
    expect(radio('Custom')).toBeChecked();
    expect(screen.getByRole('textbox', { name: 'Minutes' })).toHaveValue('42');
    await expectNoViolations();
  });

  it('starts from a request that it is given', async () => {
    await dialog({}, { ...request(), template: 'pyramid', part: 'main', length: 'long', minutes: 58, genres: ['rock'] });
    expect(radio('Main only')).toBeChecked();
    expect(radio(/^Long 58/)).toBeChecked();
    expect(press(/^Rock & Alt/)).toHaveAttribute('aria-pressed', 'true');
  });

  it('says of each template how long it is and what it is for', async () => {
    const shown = await dialog();
    expect(radio('Pyramid')).toHaveAccessibleDescription('42 minutes. Up to the peak and back down.');
    await shown.user.click(radio('HIIT'));
    await expect.poll(() => asked(shown)).toMatchObject({ template: 'hiit', minutes: 42 });
  });

  it('asks for what was chosen', async () => {
    const shown = await dialog();
    const { user } = shown;
    await user.click(radio('Warm-up only'));
    await user.click(radio(/^Short 30/));
    await user.click(press(/^Indie/));
    await user.click(press(/^1990s/));
    await user.click(screen.getByRole('switch', { name: 'Explicit songs' }));
    await user.click(radio(/^Endurance/));
    await expect
      .poll(() => asked(shown))
      .toMatchObject({
        part: 'warmup',
        length: 'short',
        minutes: 30,
        genres: ['indie'],
        decades: [1990],
        allowExplicit: false,
        mode: 'endurance',
      });
    await user.click(press('Clear the filters'));
    await expect.poll(() => asked(shown)).toMatchObject({ genres: [], decades: [], allowExplicit: true });
  });

  it('closes without a mix', async () => {
    const { user, host, navigation } = await dialog();
    await user.click(press('Cancel'));
    expect(navigation.generating).toBeNull();
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    expect(host.called('generateMix')).toEqual([]);
  });
});

describe('filters', () => {
  it('stand beside the number of their songs; an empty one cannot be chosen', async () => {
    await dialog();
    for (const { name, songs } of facets().genres) {
      const chip = within(screen.getByRole('group', { name: 'Genres' })).getByRole('button', { name: `${name} ${songs}` });
      if (songs === 0) expect(chip).toBeDisabled();
      else expect(chip).toBeEnabled();
    }
    expect(screen.getByText(/95 songs have no known genre; a genre filter leaves them out/)).toBeInTheDocument();
  });

  it('follow the other choices', async () => {
    const host = new FakeHost();
    const plain = host.facets;
    host.facets = async (request) => {
      const answer = await plain(request);
      return request.part === 'main' ? { ...answer, genres: [{ genre: 'rock', name: 'Rock & Alt', songs: 3 }] } : answer;
    };
    const { user } = await dialog(host);
    await user.click(radio('Main only'));
    expect(await screen.findByRole('button', { name: 'Rock & Alt 3' })).toBeInTheDocument();
  });
});

describe('the eligibility line', () => {
  it('shows the answer to the last request, whichever comes last', async () => {
    const host = new FakeHost();
    const plain = host.eligibility;
    host.eligibility = async (request) => ({ ...(await plain(request)), sentence: `An answer for ${request.part}` });
    const shown = await dialog(host);
    await screen.findByText('An answer for full');
    const slow = host.hold('eligibility');
    await shown.user.click(radio('Main only'));
    await expect.poll(() => asked(shown)).toMatchObject({ part: 'main' });
    const quick = host.hold('eligibility');
    await shown.user.click(radio('Cool-down'));
    await expect.poll(() => asked(shown)).toMatchObject({ part: 'cooldown' });
    quick.release();
    expect(await screen.findByText('An answer for cooldown')).toBeInTheDocument();
    slow.release();
    await shown.user.click(screen.getByText(/^What the library offers/));
    expect(screen.queryByText('An answer for main')).toBeNull();
  });

  it.each([
    ['enough', 'Enough music'],
    ['thin', 'A little thin'],
    ['tooLittle', 'Too little music'],
  ] as const)('has a word for %s', async (supply, word) => {
    const host = new FakeHost();
    host.eligibility = () =>
      Promise.resolve({ supply, sentence: 'A sentence.', details: ['A detail.'], songs: 3, tiers: tiers() });
    await dialog(host);
    expect(await screen.findByText(word)).toBeInTheDocument();
    expect(press('Create Mix')).toBeEnabled();
    await expectNoViolations();
  });

  it('has behind it what each tier is offered for this session', async () => {
    await dialog();
    expect(screen.getAllByText('Enough for this session.')).not.toHaveLength(0);
  });

  it('says why the request cannot be judged', async () => {
    await dialog({
      errors: { eligibility: appError('badRequest', { message: 'Pyramid needs 26 minutes or more.', hints: ['Choose more.'] }) },
    });
    expect(await screen.findByText('Pyramid needs 26 minutes or more.')).toBeInTheDocument();
    expect(screen.getByText('Choose more.')).toBeInTheDocument();
    await expectNoViolations();
  });
});

describe('creating', () => {
  it('opens the mix', async () => {
    const { user, host, navigation } = await dialog();
    await user.click(press('Create Mix'));
    await expect.poll(() => navigation.screen).toEqual({ name: 'mix', id: 'mix-1' });
    expect(host.called('generateMix')).toMatchObject([[{ template: 'pyramid', seed: overview().request.seed }]]);
    expect(navigation.generating).toBeNull();
  });

  it('is busy meanwhile and cannot be asked for twice', async () => {
    const shown = await dialog();
    const held = shown.host.hold('generateMix');
    await shown.user.click(press('Create Mix'));
    await shown.user.click(press('Creating Mix'));
    expect(shown.host.called('generateMix')).toHaveLength(1);
    await expectNoViolations();
    held.release();
    await expect.poll(() => shown.navigation.screen).toMatchObject({ name: 'mix' });
  });

  it('tells a failure in place and goes on', async () => {
    const { user, host, navigation } = await dialog({
      errors: { generateMix: appError('store', { message: 'The store cannot be written.' }) },
    });
    await user.click(press('Create Mix'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The store cannot be written.');
    host.heal('generateMix');
    await user.click(press('Create Mix'));
    await expect.poll(() => navigation.screen).toMatchObject({ name: 'mix' });
  });

  it('waits for minutes that can be asked for', async () => {
    const { user } = await dialog();
    const minutes = screen.getByRole('textbox', { name: 'Minutes' });
    await user.clear(minutes);
    await user.type(minutes, '9');
    expect(minutes).toHaveAccessibleDescription('9 is outside 10 to 180.');
    expect(press('Create Mix')).toBeDisabled();
    expect(press('Create Mix')).toHaveAccessibleDescription('Not yet Minutes: 9 is outside 10 to 180.');
    expect(screen.queryByText('Enough music')).toBeNull();
    await expectNoViolations();
    await user.type(minutes, '0');
    expect(press('Create Mix')).toBeEnabled();
    expect(press('Create Mix')).not.toHaveAccessibleDescription();
  });

  it('waits for a template that can be planned', async () => {
    const { user } = await dialog();
    const minutes = screen.getByRole('textbox', { name: 'Minutes' });
    await user.clear(minutes);
    await user.type(minutes, '12');
    expect(await screen.findAllByText('Pyramid needs 26 minutes or more.')).not.toHaveLength(0);
    expect(press('Create Mix')).toBeDisabled();
    expect(press('Create Mix')).toHaveAccessibleDescription(
      'Not yet Pyramid needs 26 minutes or more. Choose another length or shape.',
    );
  });

  it('waits for a seed number', async () => {
    const { user } = await dialog();
    await user.click(screen.getByText('More'));
    await user.clear(screen.getByRole('textbox', { name: 'Seed number' }));
    expect(press('Create Mix')).toBeDisabled();
    expect(press('Create Mix')).toHaveAccessibleDescription(/^Not yet Seed number, under More: Type a seed/);
  });

  it('takes the seeds and the seed number along', async () => {
    const { user, host } = await dialog();
    await user.type(screen.getByRole('combobox', { name: 'Seed your mix' }), 'velvet');
    await user.click(await screen.findByRole('option', { name: /Velvet Odometer/ }));
    await user.click(screen.getByText('More'));
    const seed = screen.getByRole('textbox', { name: 'Seed number' });
    await user.clear(seed);
    await user.type(seed, '77');
    await user.click(press('Create Mix'));
    expect(host.called('generateMix')).toMatchObject([[{ seed: 77, seedArtists: ['Velvet Odometer'] }]]);
  });

  it('lets a seed go again', async () => {
    const { user } = await dialog({}, { ...request(), seedGenres: ['dream pop'] });
    await user.click(press('Remove dream pop'));
    expect(screen.queryByRole('list', { name: 'Seeds' })).toBeNull();
  });
});
