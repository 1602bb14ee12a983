import fc from 'fast-check';

// The same cases for each mutant, or the score would change from run to run.
fc.configureGlobal({ seed: 42 });
