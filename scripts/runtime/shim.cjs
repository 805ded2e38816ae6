// Stands in for Electron's own default application in the borrowed runtime: loads the application named on the command line.
const Module = require('node:module');
const { existsSync, readFileSync, statSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { app } = require('electron');

/** Modules to load first (`-r`, which test runners use) and the application's path. */
function readArguments(argv) {
  const modules = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index];
    if (argument === '-r' || argument === '--require') modules.push(argv[(index += 1)]);
    else if (!argument.startsWith('-')) return { modules, file: resolve(argument) };
  }
  return { modules, file: null };
}

function describeApplication(file) {
  const folder = statSync(file).isDirectory() ? file : dirname(file);
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return;
  const { name, productName, version } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (version) app.setVersion(version);
  if (productName ?? name) app.name = productName ?? name;
  app.setAppPath(folder);
}

const { modules, file } = readArguments(process.argv.slice(1));
if (modules.length > 0) Module._preloadModules(modules);
if (file === null) {
  process.stderr.write('Nothing was started: no application was named.\n');
  app.exit(2);
} else {
  process.defaultApp = true;
  describeApplication(file);
  require(Module._resolveFilename(file, null, true));
}
