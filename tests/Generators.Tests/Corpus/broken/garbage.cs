// expect: CS1002 at 11
// expect: CS1010 at 11
// expect: CS1022 at 11
// expect: CS1026 at 11
// expect: CS1513 at 11
// expect: CS1525 at 11
// expect: CS8803 at 11
// expect: CS8805 at 11
// Anything may stand in an editor.

[assembly: Module("m")] namespace Demo; ]] }} ({ "unterminated
