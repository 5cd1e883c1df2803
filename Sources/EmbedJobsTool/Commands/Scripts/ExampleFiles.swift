internal import JobCommands

/// A small corpus and a script that embeds it, to try the program with: 40 of the passages of scripts/examples.
enum ExampleFiles {
    /// The files, in the order in which they are written.
    static let all: [(name: String, text: String)] = [
        (corpusName, rows.map { $0.json + "\n" }.joined()), (scriptName, script),
    ]

    /// The script's file.
    static let scriptName = "example.embedjobs"
    private static let corpusName = "example.jsonl"

    private static let script = """
        # Embeds the texts of example.jsonl, writes their vectors to example.npy, and searches them.
        param file  = example.jsonl
        param model = all-minilm-l6-v2
        param query = "how does a database find a row quickly"

        let ds  = upload $file name=example keep_fields=topic,title
        let job = create model=$model dataset_id=$ds input_type=search_document name=example
        wait $job
        download $job to=example.npy overwrite=true
        search $job $query model=$model k=3

        """

    /// A passage.
    private struct Row {
        let id: String
        let topic: String
        let title: String
        let text: String

        var json: String {
            let fields = [("id", id), ("topic", topic), ("title", title), ("text", text)]
            return Record(fields.map { ($0.0, .text($0.1)) }).json
        }
    }

    private static let rows: [Row] = [
        Row(
            id: "baking-01",
            topic: "baking",
            title: "Why bread dough rests",
            text: "Flour takes up water slowly. Twenty minutes of rest after mixing let the gluten form by itself, "
                + "so the dough needs far less kneading."
        ),
        Row(
            id: "baking-02",
            topic: "baking",
            title: "Proofing by sight",
            text: "A loaf is ready for the oven when a gentle press of the finger fills back slowly, not at once. "
                + "The clock on the wall knows nothing about the warmth of your kitchen."
        ),
        Row(
            id: "baking-03",
            topic: "baking",
            title: "Feeding a sourdough starter",
            text: "Equal weights of flour, water and old starter, stirred once a day, keep the wild yeast lively. If "
                + "it smells of nail polish, it is hungry."
        ),
        Row(
            id: "baking-04",
            topic: "baking",
            title: "Steam in the first ten minutes",
            text: "A tray of boiling water on the oven floor keeps the crust soft while the loaf still grows. Take "
                + "it out later, or the crust stays leathery."
        ),
        Row(
            id: "baking-06",
            topic: "baking",
            title: "Creaming sugar and butter",
            text: "Beat the butter with the sugar until it is pale: the sharp crystals cut tiny air cells, and those "
                + "cells are what the baking powder later blows up."
        ),
        Row(
            id: "astronomy-01",
            topic: "astronomy",
            title: "Why stars twinkle",
            text: "Starlight passes through pockets of warm and cold air that bend it a little differently each "
                + "moment. Planets are small discs, not points, so they shine steadily."
        ),
        Row(
            id: "astronomy-02",
            topic: "astronomy",
            title: "Light from the past",
            text: "The Andromeda galaxy is two and a half million light years away. What we see tonight left it when "
                + "our ancestors first shaped stone tools."
        ),
        Row(
            id: "astronomy-03",
            topic: "astronomy",
            title: "Phases of Venus",
            text: "Through a small telescope Venus shows phases like the Moon. Galileo saw them in 1610, and they "
                + "proved that the planet circles the Sun."
        ),
        Row(
            id: "astronomy-04",
            topic: "astronomy",
            title: "How a star is born",
            text: "A cold cloud of gas collapses under its own weight, heats up in the middle and, once hydrogen "
                + "begins to fuse, starts to shine."
        ),
        Row(
            id: "astronomy-05",
            topic: "astronomy",
            title: "The Moon is moving away",
            text: "Tides slow the rotation of the Earth and lift the Moon into a higher orbit, by almost four "
                + "centimetres a year. Mirrors left by astronauts let lasers measure it."
        ),
        Row(
            id: "cycling-01",
            topic: "cycling",
            title: "Finding the right saddle height",
            text: "With the heel on the pedal at its lowest point, the leg should be just straight. With the ball of "
                + "the foot there, the knee stays slightly bent."
        ),
        Row(
            id: "cycling-03",
            topic: "cycling",
            title: "Tyre pressure and comfort",
            text: "Wide tyres at low pressure roll as fast as narrow hard ones on rough roads, because the rider is "
                + "not shaken at every stone."
        ),
        Row(
            id: "cycling-04",
            topic: "cycling",
            title: "Patching a tube",
            text: "Roughen the spot around the hole, spread the rubber solution thinly and wait until it is dry to "
                + "the touch. Only then press the patch on, hard."
        ),
        Row(
            id: "cycling-06",
            topic: "cycling",
            title: "A chain lasts longer when clean",
            text: "Sand in the oil grinds down pins and sprockets. Wipe the chain after every wet ride, and put one "
                + "drop of oil on each link."
        ),
        Row(
            id: "cycling-07",
            topic: "cycling",
            title: "Disc or rim brakes",
            text: "Disc brakes stop evenly in the rain and spare the rims. Rim brakes are lighter, cheaper and can "
                + "be mended with a multitool by the roadside."
        ),
        Row(
            id: "gardening-01",
            topic: "gardening",
            title: "When to plant tomatoes",
            text: "Tomatoes go outside after the last frost, deep enough for the lowest leaves to touch the soil. "
                + "Roots will grow along the buried stem."
        ),
        Row(
            id: "gardening-02",
            topic: "gardening",
            title: "Compost that does not smell",
            text: "Two parts of brown leaves to one part of green scraps, turned once a month, rot quietly. A heap "
                + "that stinks lacks air."
        ),
        Row(
            id: "gardening-03",
            topic: "gardening",
            title: "Pruning roses in spring",
            text: "Cut above a bud that faces outward when the forsythia blooms. Dead and crossing shoots go first, "
                + "so that light gets into the middle."
        ),
        Row(
            id: "gardening-05",
            topic: "gardening",
            title: "Mulch saves water",
            text: "A hand's breadth of straw or bark keeps the sun off the soil. Weeds stay in the dark, and you can "
                + "put the watering can away for days."
        ),
        Row(
            id: "gardening-06",
            topic: "gardening",
            title: "Sowing carrots",
            text: "Mix the fine seed with sand and sow it thinly in rows. Carrots hate to be moved, so pull the "
                + "surplus instead of transplanting it."
        ),
        Row(
            id: "personal-finance-01",
            topic: "personal finance",
            title: "An emergency fund first",
            text: "Three months of expenses in a savings account keep a broken boiler from becoming a debt. Only "
                + "what lies beyond that is for investing."
        ),
        Row(
            id: "personal-finance-02",
            topic: "personal finance",
            title: "Compound interest",
            text: "At seven percent a year money doubles in about ten years, because the interest earns interest "
                + "too. Starting early beats starting big."
        ),
        Row(
            id: "personal-finance-03",
            topic: "personal finance",
            title: "The cost of a card balance",
            text: "A credit card that charges 20 percent makes a sofa for 900 cost well over 1,000 if it is paid off "
                + "at the minimum rate."
        ),
        Row(
            id: "personal-finance-05",
            topic: "personal finance",
            title: "Snowball or avalanche",
            text: "Paying off the smallest debt first feels good; paying off the one with the highest rate costs "
                + "less. Either one beats waiting."
        ),
        Row(
            id: "personal-finance-06",
            topic: "personal finance",
            title: "A budget in three numbers",
            text: "Half of the income for needs, thirty percent for wants and twenty for saving is a rule of thumb, "
                + "not a law."
        ),
        Row(
            id: "sailing-01",
            topic: "sailing",
            title: "Points of sail",
            text: "A boat cannot sail straight into the wind. Close-hauled it points about 45 degrees off, and it "
                + "reaches its destination in a zigzag."
        ),
        Row(
            id: "sailing-04",
            topic: "sailing",
            title: "Reefing early",
            text: "The time to reef is when you first think of it. A smaller mainsail keeps the boat upright, and "
                + "often it is faster too."
        ),
        Row(
            id: "sailing-06",
            topic: "sailing",
            title: "Anchoring for the night",
            text: "Pay out chain of at least five times the depth, go astern gently and take a bearing on land to "
                + "see whether the anchor drags."
        ),
        Row(
            id: "sailing-07",
            topic: "sailing",
            title: "Rules of the road",
            text: "Under sail the boat on starboard tack has the right of way. On the same tack, the one to windward "
                + "keeps clear."
        ),
        Row(
            id: "sailing-09",
            topic: "sailing",
            title: "Tides and the rule of twelfths",
            text: "In the third and fourth hour the tide runs strongest: a quarter of its range in each. Around high "
                + "and low water it hardly moves."
        ),
        Row(
            id: "medicine-01",
            topic: "medicine",
            title: "How vaccines train",
            text: "A vaccine shows the immune system a harmless piece of a germ. Memory cells remain, and they "
                + "answer within days when the real one comes."
        ),
        Row(
            id: "medicine-02",
            topic: "medicine",
            title: "Antibiotics and viruses",
            text: "Antibiotics kill bacteria and do nothing against a cold. Taken without need, they breed germs "
                + "that no longer respond to them."
        ),
        Row(
            id: "medicine-03",
            topic: "medicine",
            title: "Measuring blood pressure",
            text: "Sit quietly for five minutes with the arm at the height of the heart. A single high reading in "
                + "the doctor's office is not yet hypertension."
        ),
        Row(
            id: "medicine-04",
            topic: "medicine",
            title: "Signs of a stroke",
            text: "A drooping corner of the mouth, a weak arm and slurred speech: call an ambulance at once. Every "
                + "minute costs nerve cells."
        ),
        Row(
            id: "medicine-05",
            topic: "medicine",
            title: "Type 2 diabetes",
            text: "The body still makes insulin, but the tissues answer it less and less. Weight, movement and diet "
                + "decide a good part of the course."
        ),
        Row(
            id: "databases-01",
            topic: "databases",
            title: "What an index costs",
            text: "An index makes reads fast and every write a little slower, since the tree has to be updated too. "
                + "Unused ones are pure cost."
        ),
        Row(
            id: "databases-02",
            topic: "databases",
            title: "Write-ahead logging",
            text: "Changes are appended to a log and flushed before the pages themselves are written. After a crash "
                + "the log is replayed, and nothing acknowledged is lost."
        ),
        Row(
            id: "databases-03",
            topic: "databases",
            title: "Isolation levels",
            text: "Under read committed each statement sees a fresh snapshot; under serializable the whole "
                + "transaction behaves as if it ran alone."
        ),
        Row(
            id: "databases-04",
            topic: "databases",
            title: "The N+1 query",
            text: "One query fetches a hundred orders, and then a hundred more fetch each customer. A join, or one "
                + "query with a list of ids, does it at once."
        ),
        Row(
            id: "databases-05",
            topic: "databases",
            title: "B-trees",
            text: "Keys are kept sorted in wide pages, so that four or five reads find one row among a billion. "
                + "Ranges come out in order for free."
        ),
    ]
}
