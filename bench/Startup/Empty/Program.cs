// The least that a .NET program can do, to compare with.
return 0;
