import { getSecret, listSecrets, removeSecret, setSecret } from '../commands/secret.ts';
import { SECRET_GET_OPTIONS } from '../core/profiles/draft-options.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderSecretChange, renderSecretGet, renderSecretList } from '../render/secret.ts';
import { finish, type AddCommand } from './ending.ts';

type Options = { readonly json?: boolean };
const JSON_OPTION = ['--json', 'print the report as JSON'] as const;

export const addSecret: AddCommand = (program, ending) => {
  const secret = program
    .command('secret')
    .description('keep credentials in the keychain, or in an encrypted file where there is none');
  secret
    .command('set')
    .description('store a secret that is typed or piped in')
    .argument('<name>', 'the name that stands behind keychain: in a profile')
    .option(...JSON_OPTION)
    .action(async (name: string, { json }: Options) => {
      finish(ending, await setSecret(createNodeHost(), { name }), { json, text: renderSecretChange });
    });
  const get = secret
    .command('get')
    .description('show a secret’s fingerprint')
    .argument('<name>', 'the name that stands behind keychain: in a profile');
  for (const { flags, description } of SECRET_GET_OPTIONS) get.option(flags, description);
  get.option(...JSON_OPTION).action(async (name: string, { json, reveal }: Options & { readonly reveal?: boolean }) => {
    finish(ending, await getSecret(createNodeHost(), { name, reveal: reveal === true }), {
      json,
      text: renderSecretGet,
    });
  });
  secret
    .command('remove')
    .description('remove a secret from every place that has it')
    .argument('<name>', 'the name that stands behind keychain: in a profile')
    .option(...JSON_OPTION)
    .action(async (name: string, { json }: Options) => {
      finish(ending, await removeSecret(createNodeHost(), { name }), { json, text: renderSecretChange });
    });
  secret
    .command('list')
    .description('names, fingerprints, and where each secret is')
    .option(...JSON_OPTION)
    .action(async ({ json }: Options) => {
      finish(ending, await listSecrets(createNodeHost()), {
        json,
        text: (report, { colour }) => renderSecretList(report, colour),
      });
    });
};
