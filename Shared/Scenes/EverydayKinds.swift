/// The things that scenes are made of: known to everybody and hard to mistake for one another.
enum EverydayKinds {
    static let names = [
        "cat", "dog", "horse", "cow", "pig", "elephant", "rabbit", "lion", "panda", "koala", "monkey",
        "giraffe",
        "penguin", "owl", "duck", "flamingo", "frog", "turtle", "snake", "fish", "octopus", "butterfly",
        "snail",
        "bee", "apple", "banana", "lemon", "pineapple", "strawberry", "watermelon", "carrot", "eggplant",
        "avocado",
        "mushroom", "hamburger", "pizza", "pretzel", "doughnut", "cupcake", "cookie", "lollipop", "car",
        "bus",
        "tractor", "bicycle", "airplane", "helicopter", "rocket", "sailboat", "anchor", "guitar", "drum",
        "trumpet",
        "hammer", "ladder", "magnet", "chair", "bucket", "crown", "dress", "backpack", "basketball", "cactus",
        "sunflower", "tulip",
    ]
}
