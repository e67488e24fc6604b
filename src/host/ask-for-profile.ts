import { cancel, isCancel, select, text } from '@clack/prompts';
import { findPreset, PROVIDERS } from '../core/catalogue/providers.ts';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { parseBaseUrl } from '../core/profiles/base-url.ts';
import { parseCredentialReference, REFERENCE_FORMS } from '../core/profiles/credential-reference.ts';
import type { DraftInput } from '../core/profiles/draft-profile.ts';
import { isPlainName, NATIVE, PLAIN_NAME_RULE } from '../core/profiles/profile-name.ts';

/** Questions go to standard error: what a command prints stays what it prints. */
const output = process.stderr;

/** Asks a person at the terminal for what they didn't say yet. Every answer can be changed later in the file. */
export async function askForProfile(said: Partial<DraftInput>): Promise<Outcome<DraftInput>> {
  const provider = said.provider ?? (await select({ message: 'Which provider?', output, options: CHOICES }));
  if (isCancel(provider)) return cancelled();
  const preset = findPreset(provider);
  const name =
    said.name ??
    (await text({
      message: 'What shall the profile be called?',
      output,
      initialValue: provider === 'anthropic' ? 'own' : provider,
      validate: checkName,
    }));
  if (isCancel(name)) return cancelled();
  const needsUrl = preset?.baseUrl === null && preset.auth === 'bearer' && said.baseUrl === undefined;
  const baseUrl = needsUrl
    ? await text({
        message: 'At which address does your server answer?',
        output,
        placeholder: 'https://host/path',
        validate: checkUrl,
      })
    : said.baseUrl;
  if (isCancel(baseUrl)) return cancelled();
  const [suggested] = preset?.models ?? [];
  const model =
    said.model ??
    (await text({
      message: 'Which model? Empty leaves it to the client.',
      output,
      ...(suggested === undefined ? {} : { initialValue: suggested }),
    }));
  if (isCancel(model)) return cancelled();
  const credential = await askForCredential(said.credential, preset?.credential ?? null);
  if (!credential.ok) return credential;
  return succeed({
    ...said,
    name,
    provider,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(model === '' ? {} : { model }),
    ...(credential.value === null ? {} : { credential: credential.value }),
  });
}

const CHOICES = PROVIDERS.map(({ id, title, baseUrl }) => ({
  value: id,
  label: title,
  hint: baseUrl ?? 'its own address',
}));

async function askForCredential(said: string | undefined, suggested: string | null): Promise<Outcome<string | null>> {
  if (said !== undefined || suggested === null) return succeed(said ?? null);
  const answer = await text({
    message: 'Where is the key? (a reference, never the key itself)',
    output,
    initialValue: suggested,
    validate: checkReference,
  });
  return isCancel(answer) ? cancelled() : succeed(answer);
}

function checkName(value: string | undefined): string | undefined {
  return isPlainName(value ?? '') && value?.toLowerCase() !== NATIVE ? undefined : PLAIN_NAME_RULE;
}

function checkUrl(value: string | undefined): string | undefined {
  const url = parseBaseUrl(value ?? '');
  return url.ok ? undefined : `It ${url.reason}. ${url.hint}`;
}

function checkReference(value: string | undefined): string | undefined {
  return parseCredentialReference(value ?? '').ok ? undefined : `Write ${REFERENCE_FORMS}.`;
}

function cancelled() {
  cancel('Nothing was written.', { output });
  return fail({ code: 'cancelled', kind: 'usage', message: 'You cancelled.', hint: 'Nothing was written.' });
}
