# SPDX-License-Identifier: GPL-2.0-or-later
"""Further wordings of what people say to the agent, most of all of what is none of its business.

<X> stands for a word of any kind: one that the model does not know, or one that it knows from
requests for commands, where it means something else ("how tall is mount x").
"""

SAID = {
    "diagnose": """
        (users|customers|people|clients|colleagues|they|students|everybody) (are|is|keep|started) (calling|complaining|waiting|phoning|writing|shouting|angry) (, (the server|nothing|it|the site|the {sys}|the page|our <word1>) (does not|doesn't|won't) (react|answer|respond|load|work|come up)|because it is slow|about the speed|that it is slow)
        (who|what) (is|was) (to blame|guilty|responsible) (that|if|when) (nothing|hardly anything|no program|the <word1>) (moves|works|runs|starts|happens|loads|reacts)
        (typing|writing|scrolling|clicking|working) (in|on|with) (the|my|a|this) (terminal|editor|shell|browser|desktop|<word1>) (is|gets|feels) (delayed|late|slow|laggy|behind|stuttering) (by seconds|by a second|a lot|)
        (my|our|the) (build|tests|job|query|backup|import|script|render|pipeline|game|page) (used to be|was|were|ran) (twice|three times|much|a lot|far|<num1> times) (as fast|faster|quicker) (once|before|last week|yesterday|)
        (yesterday|last week|before|once) (my|our|the) (build|tests|job|query|backup|script|page) (was|were|ran|took) (twice as fast|much faster|half the time|a fraction of the time)
        (my|our|the) (build|tests|job|query|backup|script|page) (takes|take|needs|need) (twice|three times|<num1> times) (as long|the time) (as before|now|since yesterday|)
        (nobody|no one|none of us) (can|could) (work|log in|do anything|get on) (here|with this|like this|on this {sys}|)
        (each|every) (command|key|keystroke|click|request|page|step) (takes|needs) (seconds|ages|a second|forever|minutes) {now}
        (what|which thing) (is|could be) (the reason|the cause|behind) (for|of|) (this|the delay|these delays|the stutter|that)
        (where|why) do (these|the|all these|those) (delays|pauses|hiccups|hangs|waits|spikes|dropouts) come from
        (there|here) (is|are|must be) (something|a process|some program) (slowing|holding|blocking) (me|us|it|everything) (down|up|)
        """,
    "task": """
        <N1> (barely|hardly|scarcely) (moves|works|responds|runs|gets on|progresses|reacts) {now}
        <N1> (barely|hardly|scarcely) (moves|works|responds|runs|gets on|progresses) , what is (wrong|up|the matter|the trouble) (with it|)
        <N1> (doesn't|does not|won't|will not) (move|get on|progress|react|finish|come back|work properly) (, (why|what is wrong|what is the matter)|)
        (can|could|would) you (see|tell|say|check|find out) (why|what makes) <N1> (is|) (behind|late|slow|lagging|waiting|stuck)
        what (keeps|stops|hinders|prevents|hampers) <N1> (from (getting on|moving|working|making progress)|)
        (why|how come) (is|was) <N1> (behind|late|lagging|so far behind|held back|not getting on)
        (what|who) (does|is|has|makes|lets) <N1> (wait|waiting|waited) (for|on|)
        (look|have a look|take a look) (at|into) <N1>
        (is|are) (anything|something|anyone|somebody) (in the way of|blocking|slowing|holding up|disturbing) <N1>
        """,
    "offtopic": """
        (who|which person|what man) (wrote|painted|composed|invented|discovered|built|directed|sang|founded|sings|played|killed|designed|made|created) (the|a|) (<X>|<X> <X>|<X> of <X>|<X> in <X>)
        how (tall|old|far|deep|high|rich|long|big|heavy|fast|cold|hot) (is|was|are) (the|a|an|my|) (mount|lake|river|queen|king|president|tower|ocean|planet|blue|average|human) <X>
        how (tall|old|far|deep|high|rich) (is|was|are) (the|a|my|) (<X>|<X> <X>|<X> of <X>|<X> from <X>)
        how (many|much) (<word1>|people|countries|calories|legs|bones|planets|days|miles|states|players|stars|teeth|<word1> <word2>) (are|is|live|does|do|has|have) (there|) (in|on|to|between) (a|an|the|one|) (<X>|<X> <X>|<X> and <X>)
        (when|where|in what year|in which city) (was|were|did|is|are|will) (the|my|) (<word1>|<word1> <word2>|first <word1>|last <word1>|<word1> of <X>) (born|built|invented|discovered|founded|take place|held|die|painted|sunk)
        (what|which) (is|was|are) (the|a|an) (capital|population|currency|symbol|anthem|flag|height|meaning|origin|plural|opposite|synonym|biggest city|longest river|best <word1>|highest <word1>|fastest <word1>|oldest <word1>|most <word1> <word2>) (of|in|for) (the|a|an|) (<X>|<X> <X>|world)
        (what|which) (is|are) (the|a|an|) (<X>|<X> <X>) (made of|good for|famous for|worth|like to eat|called in <word4>)
        (name|tell me|enumerate) (<num1>|some|three|five|ten) (famous|big|european|good|great|french|best|funny|nice|healthy|) (<word1>|cities|countries|kings|animals|presidents|fruits|books|films|flowers|recipes|jokes|facts|quotes) (in|of|about|for|from|that) (the|a|my|) (<X>|<X> <X>|world|europe)
        (write|draft|compose|invent|come up with|think of|make up) (me|us|) (a|an|some|the) (<X>|short|long|nice|funny|sad|formal|love|birthday|thank you|cover|resignation|blog|) (story|poem|letter|song|mail|speech|card|post|article|essay|message|slogan|<word4>) (for|about|to|on|of|in) (my|the|a|an|our|) (<X>|<X> <X>|boss|mother|wedding|company|birthday|landlord)
        (write|code|program|implement|develop) (me|) (a|an|the|some) (function|class|program|web site|website|app|game|parser|api|calculator|chat bot|compiler) (in|for|with|that|which) (python|java|rust|javascript|go|c|<X>|<X> <X>|<X> a <X>|can <X> <X>)
        (debug|review|refactor|correct|improve|explain|finish|optimize|rewrite) (my|this|the following|that) (python|java|c|javascript|) (code|function|program|homework|class|essay|sentence|paragraph|regex|algorithm)
        (what is|what's|explain|define|describe|teach me|tell me about|how does) (a|an|the|) (linked list|binary tree|recursion|quantum computer|quantum physics|machine learning|blockchain|neural network|big bang|photosynthesis|gravity|inflation|democracy|theory of relativity|stock market|black hole|<X> theory|<X> effect|law of <X>) (work|works|in simple words|to a child|to me|)
        (translate|say|spell|pronounce|conjugate|rhyme) (<X>|the word <X>|<X> <X>|<X> <X> <X>|this|the following|<str1>|thank you|good night|i love you|the sentence <str1>) (in|to|into|with|from <X> to) (french|german|spanish|italian|japanese|chinese|latin|russian|greek|arabic|polish|<X>)
        how (do|would|can) (you|i|we|people) say (<X>|<X> <X>|hello|thank you|good night|<str1>) in (french|german|spanish|japanese|<X>)
        (what|how much) is <num1> (plus|minus|times|divided by|multiplied by|to the power of|percent of|and|+|*|x|/|-) <num2> (?|)
        (what|how much) is (the|a|) (square root|cube|logarithm|factorial|sum|product|half|double|sine) of <num1> (and <num2>|)
        (calculate|compute|solve|integrate|prove|simplify|factor) (<num1> (plus|times|minus) <num2>|the (integral|derivative|square root|tip|area|volume|mean) of (<num1>|a <X>|the <X>|<X>)|this equation|my taxes|fermat's theorem|<X> <X>)
        (convert|how (much|many) (is|are)|what is) <num1> (miles|pounds|euros|dollars|feet|inches|ounces|celsius|fahrenheit|cups|<X>) (in|to|into) (kilometers|kilos|dollars|yen|meters|grams|celsius|liters|<X>)
        (is|are|was|were) (the|a|an|) (<word1>|<word1> <word2>|earth|moon|sun|tomato|whale) (flat|round|true|dangerous|healthy|toxic|a fruit|a fish|real|dead|expensive|religious) (for|than|) (<X>|me|children|dogs|)
        (will|should|would|could) (it|the <word1>|we|he|she|they|i) (rain|snow|win|marry|love me|call me back) (today|tomorrow|tonight|this weekend|next week|next year|again|)
        (do|does|did|can|could) (the|a|my|) (cats|dogs|fish|birds|women|men|ghosts|aliens|plants|trees|computers|<word1>|<word1> <word2>) (dream|sleep|fly|love|cry|think|feel pain|swim|eat <X>) (?|in <X>|at night|)
        why (do|does|did|is|are|was) (the|) (sky|sea|grass|dogs|cats|people|birds|we|men|women|moon|blood|ocean|children|bananas|leaves) (blue|red|green|bark|<X>|purr|yawn|fly|cry|salty|round|fall in love|change colour|have <X>)
        (tell|read|sing|show|give) (me|us) (a|an|the|another|some|your) (joke|story|fact|riddle|bedtime story|poem|secret|fairy tale|pun|limerick|song|proverb|quote|horoscope|fortune|lullaby|tongue twister) (about|on|of|for) (a|an|the|my|) (<X>|<X> and <X>|<X> <X>|two <X>|kids|love)
        (cook|bake|bring|buy|fetch|pour) (me|us) (a|an|some|the|) (<X>|coffee|sandwich|tea|beer|cake|pizza|breakfast|dinner|burger|flowers|drink|pony)
        (what|which) (<X>|movie|film|book|song|series|restaurant|game|car|phone|laptop|gift|dress|wine|pet|hotel|language) (do you|would you|should i|can i|shall we) (recommend|suggest|like|prefer|buy|watch|read|learn|choose|eat|visit|wear|drink|get) (for <X>|tonight|next|first|)
        (recommend|suggest|book|plan|reserve|buy|order) (me|us|) (a|an|some|the|my|two) (<X>|good|nice|cheap|flight|hotel|table|trip|holiday|vacation|weekend|ticket|tickets|dinner|diet|workout) (<X>|restaurant|in <X>|to <X>|for two|for tonight|for <X>|near <X>|with <X>)
        (let's|let us|can we|shall we|i want to|do you want to) (play|talk about|discuss|sing|dance|do|chat about|go to|watch) (a|an|the|some|) (game|chess|hangman|tic tac toe|20 questions|riddle|<X>|<X> <X>|politics|religion|love|quiz|movie|football)
        (i|we|my <X>|he|she) (am|is|are|was|feel|feels) (so|very|a bit|really|) (sad|lonely|bored|hungry|angry|afraid|in love|drunk|pregnant|ill|sick|depressed|tired of life|unhappy|excited|stressed|<X>) (today|because of <X>|about my <X>|, what should i do|and need help|)
        my (wife|husband|boss|dog|cat|friend|girlfriend|boyfriend|mother|father|son|daughter|neighbour|neighbor|landlord|car|tooth|head|back|stomach) (hurts|is <word1>|hates me|left me|has <word1>|does not <word1>|doesn't <word1>|died|won't <word1>|is broken|never <word1>) (, what (should|can) i do|, help|today|)
        (how|where) (do|can|could|would|should|to) i (lose weight|get rich|become <X>|find love|make friends|quit smoking|learn to <X>|ask her out|cook <X>|bake <X>|plant <X>|tie a tie|write a novel|invest my money|treat a cold|grow <X>|meet <X>|buy a <X>|fall in <word1>)
        (should|must|may|can|could|shall) i (buy|sell|marry|eat|drink|quit|leave|tell|call|invest in|move to|learn|believe|vote for|adopt|divorce|sue|forgive) (a|an|my|the|) (<X>|<X> <X>|job|him|her|house|bitcoin|gold|shares)
        (what|which) (horoscope|star sign|lottery numbers|stocks|shares|team|horse|numbers) (do i have|should i play|will win|should i buy|is best|are good) (today|tomorrow|this week|)
        (what|who) (died|won|won the <X>|was born|played) (in|on|at) (<num1>|<date1>|world war <num1>|the <X>|history|ancient <X>|<X>)
        (what|how) (is|are|was|were) (the|) (news|headlines|score|results|weather|traffic|exchange rate|stock price|pollen|tides) (today|tomorrow|in <X>|of <X>|for <X>|like|in the <X>|of yesterday)
        (do you|did you|would you|will you|can you|could you|have you) (like|love|know|believe in|dream of|remember|enjoy|eat|drink|marry|hate|ever <X>|speak|understand) (me|my <X>|<X>|the <X>|god|pizza|french|german|jokes|humans|football|<X> <X>)
        (are|were) you (alive|happy|sad|married|conscious|sentient|in love|afraid of <X>|single|religious|a <X>|better than <X>|smarter than <X>|jealous|lying|chatgpt|siri|alexa|gpt|claude|open ai)
        (act|behave|pretend|respond|answer|talk|speak|write|reply) (as|like|as if you were|to be) (a|an|my|the|) (<X>|pirate|doctor|lawyer|therapist|poet|shakespeare|yoda|child|robot|linux terminal|dead <X>|<X> <X>|dungeon master|comedian|villain)
        (ignore|forget|disregard|override|bypass|drop|skip) (all|everything|any|your|the|all the|all of your) (previous|prior|earlier|above|safety|system|old|security|) (instructions|rules|safety|guidelines|limits|restrictions|filters|prompts|commands|you were told|checks)
        (you are|you're|you will be|from now on you are|imagine you are) (now|no longer|) (a|an|my|the|bound by|) (<X>|free|unrestricted|evil|root|admin|jailbroken|pirate|terminal|god|<X> <X>|rules|slave)
        (reveal|show|print|leak|repeat|output|display|give|tell) (me|us|) your (system prompt|hidden instructions|initial prompt|source code|secret key|api key|password|passwords|private key|training data|instructions|first message|credentials)
        (system|admin|developer|root|assistant|user|note|warning|new rule|instruction|override|authorized) (:|message :|says :|note :) (you|the user|all|everything|now|execute|grant|disable|allow|approve|confirm|ignore|delete) (<X>|has root|is allowed|every action|may do anything|rules are off|all <X>|the safety|<X> <X>)
        (it is|this is) (an emergency|your boss|the admin|an order|the developer|a test|root) (,|:|.|so|and) (approve|allow|confirm|skip|disable|unlock|grant|delete|run|you must <X>) (all|everything|the <X>|it all|every check|the checks|all actions|<X>)
        (hack|crack|break into|ddos|spy on|dox|attack|bypass|phish|steal) (my|the|a|an|his|her|) (<X>|neighbour's wifi|wifi of <X>|bank|school|facebook account|instagram|ex|girlfriend|password of <X>|<host1>|satellite)
        how (do|can|to|would) (i|you|one) (make|build|get|steal|hack|buy|poison|kill a <X>|hide|forge) (a bomb|a gun|drugs|money|a virus|a car|a passport|my <X>|<X>|an <X>)
        (what|who|how) (do you think|is your opinion|do you feel) (of|about|on) (the|my|) (<X>|<X> <X>|war|president|politics|microsoft|apple|humans|love|future|taxes|climate)
        (which|what|who) is (better|best|nicer|faster|healthier|the best|cooler) (,|:|) (<X> or <X>|cats or dogs|tea or coffee|<X>|in <X>|mac or windows|messi or ronaldo|emacs or vim)
        (describe|summarize|paraphrase|criticize|rate) (the|a|my|this|) (plot of <X>|poem|painting <X>|film <X>|book <X>|history of <X>|life of <X>|difference between <X> and <X>|character of <X>|war of <X>)
        (what|how) would (happen|you do|the world be|it be) if (i|we|you|the|all) (<X>|<X> <X>|moon <X>|won <X>|could fly|were a <X>|earth <X>|had <X>)
        (guess|predict|bet on|bless|praise|thank|congratulate|insult|roast|flatter|greet|kiss|hug) (me|my <X>|what i <X>|the <X>|my age|who will win|my number|us|the lottery|my mother)
        (remind|wake|call|text|email|phone|tweet|message) (me|my <X>|<X>|mom|dad|john|the office|her) (to <X> <X>|about <X>|at <time1>|in <dur1>|that i <X>|tomorrow|when <X>)
        (turn|switch|dim) (on|off|up|down) (the|my) (light|lights|tv|heating|lamp|radio|oven|air conditioning|living room lights|<X> lights)
        (the|a|an) (quick|lazy|red|old|little|famous|<X>) (<X>|fox|dog|man|king|girl) (jumps|went|lived|jumped|said|met|ran|<X>) (over|to|in|with|under|on) (the|a|) <X>
        (once upon a time|dear diary|roses are red|to be or not to be|happy birthday|merry christmas|all you need is love|may the force be with you|knock knock , who is there|i love you|i hate you|you are stupid|shut up|i want to die|good boy|make me laugh|entertain me|surprise me|sing|dance|flip a coin|roll a dice|roll the dice|heads or tails|pick a number|rock paper scissors|tell my fortune|am i pretty|am i beautiful|who am i|where do i live|what is my name|how old am i|what am i thinking|i'm bored|cheer me up|marry me|let's chat)
        (could|can|would|will) you (please|) (draw|paint|sing|bake|iron|wash|feed|cook|marry|hug|drive me to) (me|my|a|the|us) (<X>|<X> <X>|picture|portrait|dog|car|dinner|hand)
        (what|who|where) (is|was|are|were) (the|a|an|) (<word1>|<word1> <word2>) (of|in|at|from|for|on) (the|) (<word3>|<word3> <word4>)
        """,
    "unclear": """
        (the|this|that|a|my|your) (blue|red|big|other|old|new|last|first|small|second|long|same|left) (one|thing|bit|part|stuff|<word1>|ones)
        (it|that|this|one|them|those|he|she|they|there|here|me|you|us|yes and no|not really|sort of|kind of|in a way|either|neither|depends|perhaps|possibly|whichever|somehow|somewhat|never mind|nevermind|nothing|none) (.|?|!|)
        (<word1>|<word1> <word2>|<word1> <word2> <word3>|<word1> <word2> <word3> <word4>) (!|?|.|. . .|)
        (<word1> <word1>|<word1> <word1> <word1>|<word1> <num1>|<num1> <word1>|<word1> <num1> <word2>|<str1> <word1>|<word1> , <word2>|<word1> - <word2>|<word1> / <word2>)
        (like|just like|as|about|with|without|for|from|near|under|because|although|when|while|until|unless|than) (the|that|this|a|my|) (<word1>|other|one|before|last|that|it|others)
        (and|or|but|so|then|also) (<word1>|this|that|the <word1>|the other one|now|how|again|both|never) (?|.|too|as well|)
        (do|can|could|will|would|should|must|is|are|was|did) (it|that|this|they|those|he|she|the one|the other) (too|also|again|or not|maybe|really|there|then|<word1>|)
        (one|two|three|four|five|ten|zero|half|many|few|several|some|plenty) (of|or|and|) (those|them|two|three|more|these|<word1>|)
        (<word1> and <word2>|<word1> or <word2>|<word1> the <word2>|<word1> to <word2>|<word1> with <word2>|either <word1> or <word2>|not <word1>|no <word1>|more <word1>|less <word1>|very <word1>|too <word1>)
        (a|b|c|x|y|z|n|ok then|k|kk|hmpf|pff|meh|nah ja|tja|oops|ouch|wow|yay|uff|argh|grr|zzz|la la la|tralala|dadada|test test|one two|abc def|foo foo|bar bar|baz|foo baz|lorem|ipsum|dolor|asdf jkl|qwertz|hjkl) (.|!|?|)
        (the|that|your|their|its|whose|which) (<word1>|<word1> <word2>|<word1> one|thing with the <word1>|one with <word1>) (?|please|again|instead|)
        (i|we|you|they) (<word1>|<word1> <word2>|<word1> it|<word1> the <word2>|had it|was there|think so|guess|suppose|<word1> that)
        """,
}
