import { indentUnit } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import type { FileKind } from '#contracts/file-kind.ts';

const units: Partial<Record<FileKind, string>> = { python: '    ', php: '    ', java: '    ', go: '\t' };

/** What the Tab key writes, as people who write this language expect it. */
export function indentation(kind: FileKind): Extension {
  const unit = units[kind] ?? '  ';
  return [indentUnit.of(unit), EditorState.tabSize.of(unit === '\t' ? 4 : unit.length)];
}
