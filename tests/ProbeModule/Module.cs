using Netra;

[assembly: Module("probe")]
