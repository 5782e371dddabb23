import { nameApart } from '../../../file-names/name-apart.ts'

/** A file, and where it lay. */
interface Dropped {
  readonly file: File
  /** With the folders that it lay in, parted by `/`. */
  readonly path: string
}

/** Files that systems put into folders and nobody means. */
const UNMEANT = /^(?:\..*|thumbs\.db|desktop\.ini)$/i

/** What was dropped: everything in the folders too. Has to be called while the drop's event lasts. */
export async function readDrop(
  transfer: DataTransfer,
): Promise<{ readonly files: File[]; readonly isFolder: boolean }> {
  // Entries are gone once the event is over: all are taken before the first pause.
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  const isFolder = entries.some((entry) => entry.isDirectory)
  if (entries.length === 0) return { files: chosen(transfer.files), isFolder }
  return { files: meant((await Promise.all(entries.map(filesOf))).flat()), isFolder }
}

/** What was chosen from the disk: files, or a folder with what is in it. */
export function chosen(files: Iterable<File>): File[] {
  return meant([...files].map((file) => ({ file, path: file.webkitRelativePath || file.name })))
}

/** The files that somebody means, told apart by name and in the order of their names; a name comes before those that go on after it. */
function meant(dropped: readonly Dropped[]): File[] {
  const files = dropped.filter(({ file }) => !UNMEANT.test(file.name))
  const names = nameApart(withoutCommonFolder(files.map(({ path }) => path)))
  const compare = new Intl.Collator('en', { numeric: true }).compare
  const wordsOf = (file: File) => file.name.replaceAll('.', ' ') // a space comes before everything else
  return files
    .map(({ file }, index) => called(file, names[index] ?? file.name))
    .sort((a, b) => compare(wordsOf(a), wordsOf(b)))
}

function withoutCommonFolder(paths: readonly string[]): readonly string[] {
  const folder = paths[0]?.slice(0, paths[0].indexOf('/') + 1) ?? ''
  return paths.every((path) => path.startsWith(folder)) ? paths.map((path) => path.slice(folder.length)) : paths
}

function called(file: File, name: string): File {
  return file.name === name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified })
}

async function filesOf(entry: FileSystemEntry): Promise<Dropped[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ file, path: entry.fullPath.slice(1) }] // it begins with a slash
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader() // what is no file is a folder
  const files: Dropped[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return files // a folder is given out a hundred at a time
    for (const inner of await Promise.all(some.map(filesOf))) files.push(...inner)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
