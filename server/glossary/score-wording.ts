/** The 97.5 % quantile of the normal distribution. */
const Z = 1.96

/**
 * How sure it is that two words say the same, from 0 to 1: the lower end of Wilson's 95 % interval (Wilson 1927) for
 * their Dice coefficient (Dice 1945; Smadja, McKeown and Hatzivassiloglou 1996 use it to find translations), which is
 * twice the lines in which they meet, over all lines in which either meets anything. It is the share that counts, and
 * how many lines it rests on: 2 of 2 give .34, 5 of 5 .57, 5 with 5 against .33; and it does not change with what the
 * rest of the catalogue holds.
 *
 * @param together surroundings in which the two words stand for each other.
 * @param apart lines in which one of them stands for another word, or for itself.
 */
export function scoreWording(together: number, apart: number): number {
  const lines = together + apart / 2
  if (lines === 0) return 0
  const share = together / lines
  const middle = share + Z ** 2 / (2 * lines)
  const spread = Z * Math.sqrt((share * (1 - share)) / lines + Z ** 2 / (4 * lines ** 2))
  return Math.max(0, (middle - spread) / (1 + Z ** 2 / lines))
}
