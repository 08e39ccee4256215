import ArgumentParser
import Wire

/// How captions are searched for.
struct DecodingOptions: ParsableArguments {
    @Option(help: "Beams of the search; 1 is greedy.")
    var beams: UInt32 = 1

    @Option(help: "Longest caption in tokens, the prompt's included.")
    var maxLength: UInt32 = 20

    @Option(help: "Shortest caption in tokens, the prompt's included.")
    var minLength: UInt32 = 0

    @Option(help: "Above 1 makes words that occurred less likely.")
    var repetitionPenalty = 1.0

    @Option(help: "Above 1 favours longer captions among beams.")
    var lengthPenalty = 1.0

    @Option(help: "Words every caption starts with.")
    var prompt = ""

    var decoding: Decoding {
        Decoding(
            numBeams: beams, maxLength: maxLength, minLength: minLength, repetitionPenalty: repetitionPenalty,
            lengthPenalty: lengthPenalty, prompt: prompt)
    }
}
