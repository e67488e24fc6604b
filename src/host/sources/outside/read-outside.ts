import { joinReadings, type OutsideReading } from '../../../core/layers/assignment.ts';
import { readDirectoryFiles, readLoginFiles } from './environment-files.ts';
import { readEditors } from './editors.ts';
import { askManagers } from './managers.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readPrograms } from './programs.ts';
import { readStartUpFiles } from './start-up-files.ts';

/** Everything outside the client's own settings that sets variables for a session, in the order in which it would count. */
export async function readOutside(places: OutsidePlaces): Promise<OutsideReading> {
  const managers = askManagers(places);
  const files = [
    readLoginFiles(places),
    readStartUpFiles(places),
    readDirectoryFiles(places),
    readEditors(places),
    readPrograms(places),
  ];
  return joinReadings([await managers, ...files]);
}
