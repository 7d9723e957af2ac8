/** Looking again and again, while somebody wants to know what is new. */

/**
 * Takes `look` every so many milliseconds, never two at a time, until the function that it gives is called. `failed` is told once when looking stops working;
 * it goes on, and is told anew after it has worked again.
 */
export function lookEvery(every: number, look: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let isLooking = false;
  let hasFailed = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .then(
        () => {
          hasFailed = false;
        },
        (error: unknown) => {
          if (!hasFailed) failed(error);
          hasFailed = true;
        },
      )
      .finally(() => {
        isLooking = false;
      });
  }, every);
  return () => clearInterval(timer);
}
