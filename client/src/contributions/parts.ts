/** English texts of the manifest that no command or setting has, by their keys in package.nls.json. */
export const TEXTS = {
  description: 'Write a spacetime’s metric, check it, and fit a small neural field to it and its derivatives.',
  'language.name': 'Spacetime',
  'views.container': 'Spacetime',
  'views.fits': 'Fits',
  'views.fits.empty':
    'No fit has been run yet. Open a `.spacetime` file and fit it, or begin with a template.\n\n[New Spacetime from Template](command:spacetime.new)\n\n[Walkthrough](command:workbench.action.openWalkthrough?%5B%22spacetime.spacetime%23spacetime.start%22%5D)',
  'views.fits.untrusted':
    'Fits are not run in a workspace that is not trusted.\n\n[Manage Workspace Trust](command:workbench.trust.manage)',
  'editor.field': 'EinField',
  'trust.limited':
    'Fits, and Node or TensorFlow as settings name them, wait until the workspace is trusted. Writing and checking works.',
  'virtual.limited': 'Open files are checked; imports, fits and fields need files on a disk.',
  'walkthrough.title': 'Get Started with Spacetime',
  'walkthrough.description': 'From a metric to a trained field and its curvature.',
  'walkthrough.write.title': 'Write a metric',
  'walkthrough.write.description':
    'A spacetime is a chart, a line element as on paper, and what you expect of it.\n\n[New Spacetime from Template](command:spacetime.new)',
  'walkthrough.check.title': 'Let it be checked',
  'walkthrough.check.description':
    'Signature, maps and every `expect` are checked as you type; problems are underlined, and each expectation is a test.\n\n[Show Tests](command:workbench.view.testing.focus)',
  'walkthrough.fit.title': 'Fit an EinField',
  'walkthrough.fit.description':
    'A fit learns the metric and its derivatives, in a process of its own that outlives this window.\n\n[Fit EinField](command:spacetime.fit)',
  'walkthrough.look.title': 'Look at its curvature',
  'walkthrough.look.description':
    'Learned, exact and error side by side, of any component.\n\n[Plot Curvature](command:spacetime.plot)\n\n[Trace Geodesic](command:spacetime.trace)\n\n[Render Image](command:spacetime.render)',
  'walkthrough.engine.title': 'See what this machine trains on',
  'walkthrough.engine.description':
    'Processor, graphics devices and TensorFlow, each tried with real steps.\n\n[Show Engine](command:spacetime.doctor)',
} as const;

const text = (key: keyof typeof TEXTS) => `%${key}%`;

const step = (id: 'write' | 'check' | 'fit' | 'look' | 'engine', completion?: string) => ({
  id,
  title: text(`walkthrough.${id}.title`),
  description: text(`walkthrough.${id}.description`),
  media: { markdown: `docs/walkthrough/${id}.md` },
  ...(completion !== undefined && { completionEvents: [completion] }),
});

/** What the manifest contributes besides commands and settings. */
export const PARTS = {
  languages: [
    {
      id: 'spacetime',
      aliases: [text('language.name')],
      extensions: ['.spacetime'],
      configuration: './syntaxes/language-configuration.json',
      icon: { light: './client/icons/file-light.svg', dark: './client/icons/file-dark.svg' },
    },
  ],
  grammars: [
    { language: 'spacetime', scopeName: 'source.spacetime', path: './syntaxes/spacetime.tmLanguage.json' },
    {
      scopeName: 'markdown.spacetime.codeblock',
      path: './syntaxes/markdown.tmLanguage.json',
      injectTo: ['text.html.markdown'],
      embeddedLanguages: { 'meta.embedded.block.spacetime': 'spacetime' },
    },
  ],
  snippets: [{ language: 'spacetime', path: './syntaxes/snippets.json' }],
  configurationDefaults: {
    '[spacetime]': {
      'editor.semanticHighlighting.enabled': true,
      'editor.wordBasedSuggestions': 'off',
      // Greek letters are what is meant.
      'editor.unicodeHighlight.ambiguousCharacters': false,
      'editor.unicodeHighlight.nonBasicASCII': false,
      'editor.tabSize': 2,
      'editor.insertSpaces': true,
      'files.encoding': 'utf8',
    },
  },
  viewsContainers: {
    activitybar: [{ id: 'spacetime', title: text('views.container'), icon: './client/icons/view.svg' }],
  },
  views: { spacetime: [{ id: 'spacetime.fits', name: text('views.fits'), icon: './client/icons/view.svg' }] },
  viewsWelcome: [
    { view: 'spacetime.fits', contents: text('views.fits.empty'), when: 'isWorkspaceTrusted' },
    { view: 'spacetime.fits', contents: text('views.fits.untrusted'), when: '!isWorkspaceTrusted' },
  ],
  customEditors: [
    {
      viewType: 'spacetime.field',
      displayName: text('editor.field'),
      selector: [{ filenamePattern: '*.einfield' }],
      priority: 'default',
    },
  ],
  walkthroughs: [
    {
      id: 'spacetime.start',
      title: text('walkthrough.title'),
      description: text('walkthrough.description'),
      steps: [
        step('write'),
        step('check'),
        step('fit', 'onCommand:spacetime.fit'),
        step('look', 'onCommand:spacetime.plot'),
        step('engine', 'onCommand:spacetime.doctor'),
      ],
    },
  ],
} as const;
