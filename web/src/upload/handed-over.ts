let files: readonly File[] = []

/** Files of a folder that was dropped where single files are sent, on their way to the page for whole series. */
export const handedOver = {
  give(some: readonly File[]): void {
    files = some
  },
  take(): readonly File[] {
    const taken = files
    files = []
    return taken
  },
}
