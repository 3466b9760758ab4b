using Netra;

[assembly: Module("identity")]
