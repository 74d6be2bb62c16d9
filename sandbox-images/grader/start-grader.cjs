/**
 * Starts `grader.cjs` from the code that V8 compiled when the image was built: compiling it anew is a third of what a warm
 * grader costs. Code that V8 does not want, on another processor say, is compiled as usual.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { constants, Script } = require('node:vm');

const filename = path.join(__dirname, 'grader.cjs');
const codeFile = path.join(__dirname, 'grader.code');
const isMakingCode = process.argv.includes('--make-code');

// The bundle is ASCII: read as Latin-1 it takes one byte a character, and no decoding.
const script = new Script(`(function (require) {${readFileSync(filename, 'latin1')}\n})`, {
  filename,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  ...(isMakingCode ? {} : { cachedData: readFileSync(codeFile) }),
});
script.runInThisContext()(require);
// At the end, because by then what a warm grader has run through is compiled as well.
if (isMakingCode) process.once('exit', () => writeFileSync(codeFile, script.createCachedData()));
