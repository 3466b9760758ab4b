using Netra;

[assembly: Module("models")]
