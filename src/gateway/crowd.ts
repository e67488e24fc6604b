/** From so many requests at once on, memory matters more than time; below half of it no longer. */
const CROWDED = 128;

/** Counts requests under way, and tells when they become very many and when they no longer are. */
export type Crowd = {
  readonly enter: () => void;
  readonly leave: () => void;
  readonly size: () => number;
};

export function createCrowd(tell: (isCrowded: boolean) => void): Crowd {
  let size = 0;
  let isCrowded = false;
  const turn = (is: boolean) => {
    isCrowded = is;
    tell(is);
  };
  return {
    enter: () => {
      size += 1;
      if (!isCrowded && size >= CROWDED) turn(true);
    },
    leave: () => {
      size -= 1;
      if (isCrowded && size < CROWDED / 2) turn(false);
    },
    size: () => size,
  };
}
