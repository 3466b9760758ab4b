using Netra;

[assembly: Module("spending")]
