import path from 'node:path';
import { endProcesses } from '../host/marked-processes.ts';
import { startLab, type Lab, type LabOptions } from './lab.ts';

export type LabWork<Job, Result> = {
  readonly jobs: readonly Job[];
  /** How many clients run side by side, each in a lab of its own. */
  readonly parallel: number;
  readonly options: LabOptions;
  readonly work: (lab: Lab, job: Job) => Promise<Result>;
  readonly onResult?: ((result: Result) => void) | undefined;
};

/** Does every job in some lab, and leaves no lab behind. Results stand in the order of the jobs. */
export async function inLabs<Job, Result>(request: LabWork<Job, Result>): Promise<readonly Result[]> {
  const { jobs, parallel, options, work, onResult } = request;
  const results: Result[] = [];
  const queue = jobs.entries();
  const workThrough = async (lab: Lab) => {
    for (const [index, job] of queue) {
      const result = await work(lab, job);
      results[index] = result;
      onResult?.(result);
    }
  };
  const labs = Array.from({ length: Math.min(parallel, jobs.length) }, () => inLab(options, workThrough));
  const failed = (await Promise.allSettled(labs)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}

/** Does something in a lab of its own, which is gone afterwards with every process that was started in its home. */
export async function inLab<Result>(options: LabOptions, work: (lab: Lab) => Promise<Result>): Promise<Result> {
  const lab = await startLab(options);
  try {
    return await work(lab);
  } finally {
    await endProcesses({ group: null, marker: `HOME=${path.join(lab.directory, 'run', 'home')}` });
    await lab.close();
  }
}
