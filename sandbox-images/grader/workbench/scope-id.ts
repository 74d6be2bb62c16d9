/** Under what id the exchanges of a workbench are recorded, where a run has its tests' ids. */
export const scopeId = 'workbench.session';
