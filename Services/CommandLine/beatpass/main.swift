import CommandLineTool

await BeatPass.main()
