import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CLIENT_VERSIONS,
  hasCapability,
  isVerifiedVersion,
  RULES,
  type ClientRule,
} from '../../src/core/catalogue/client-versions.ts';
import { compareVersions, isVersion } from '../../src/core/catalogue/compare-versions.ts';

describe('client versions', () => {
  test.each([
    ['2.1.330', true],
    ['2.1.197', true],
    ['2.1.331', false],
    ['2.1.33', false],
    ['', false],
  ])('%s was checked against the real client: %s', (version, expected) => {
    expect(isVerifiedVersion(version)).toBe(expected);
  });

  test('the verified versions stand in order', () => {
    expect(CLIENT_VERSIONS.toSorted(compareVersions)).toEqual([...CLIENT_VERSIONS]);
  });
});

describe('rules by version', () => {
  test.each([
    ['host-switch', '2.1.81', false],
    ['host-switch', '2.1.83', true],
    ['strict-host-switch', '2.1.197', false],
    ['strict-host-switch', '2.1.198', true],
    ['strict-host-switch', '2.1.330', true],
    ['settings-socket-ignored', '2.1.197', false],
    ['settings-socket-ignored', '2.1.330', true],
    ['tool-search-behind-base-url', '2.1.303', false],
    ['tool-search-behind-base-url', '2.1.304', true],
    ['auto-mode-without-fallback', '2.1.318', false],
    ['auto-mode-without-fallback', '2.1.319', true],
    ['local-settings-at-git-root', '2.1.210', false],
    ['local-settings-at-git-root', '2.1.211', true],
  ] as const)('%s on %s: %s', (id, version, expected) => {
    expect(hasCapability(id, version)).toBe(expected);
  });

  test.each(['2.1.999', '3.0.0', 'unknown', '', null])('version %s goes by the newest rules', (version) => {
    expect(RULES.filter(({ id }) => !hasCapability(id, version))).toEqual([]);
  });

  test('each rule has one id, one line, and evidence that agrees with its boundary', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(RULES.filter(({ what }) => what.length > 160 || what.includes('\n'))).toEqual([]);
    expect(RULES.filter((rule) => rule.seenOn.some((version) => !hasCapability(rule.id, version)))).toEqual([]);
    expect(RULES.filter((rule) => rule.absentOn.some((version) => hasCapability(rule.id, version)))).toEqual([]);
  });

  test('a measured rule was seen somewhere', () => {
    const rules: readonly ClientRule[] = RULES;
    expect(rules.filter(({ source, seenOn }) => source === 'measured' && seenOn.length === 0)).toEqual([]);
  });
});

describe('comparing versions', () => {
  const version = fc.tuple(fc.nat(400), fc.nat(400), fc.nat(400));

  test.each([
    ['2.1.9', '2.1.10', -1],
    ['2.10.0', '2.9.9', 1],
    ['3.0.0', '2.99.99', 1],
    ['2.1.330', '2.1.330', 0],
    ['2.1.330-beta.1', '2.1.330', 0],
  ])('%s against %s', (left, right, expected) => {
    expect(Math.sign(compareVersions(left, right))).toBe(expected);
  });

  test('orders as its three numbers do', () => {
    fc.assert(
      fc.property(version, version, (left, right) => {
        const at = left.findIndex((part, index) => part !== right[index]);
        const expected = at === -1 ? 0 : Math.sign((left[at] ?? 0) - (right[at] ?? 0));
        expect(Math.sign(compareVersions(left.join('.'), right.join('.')))).toBe(expected);
      }),
    );
  });

  test.each([
    ['2.1.330', true],
    ['2.1.330 (Claude Code)', false],
    ['2.1', false],
    ['v2.1.330', false],
  ])('%s is a version: %s', (text, expected) => {
    expect(isVersion(text)).toBe(expected);
  });
});
