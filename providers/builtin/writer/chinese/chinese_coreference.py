"""Puts right, once every clause of a Chinese sentence is read, who is in it: what comes alive, whom a pronoun means, who is gone."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.chinese import chinese_people as people
from providers.builtin.writer.chinese.chinese_deeds import DEAD, WILLED, Deeds
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Noun, Who

WILLS = re.compile(
    r"(就|也|却|又|都|只|偷偷|悄悄|终于|从此|每[天晚夜年])*(不(想|肯|敢|愿|再)|把自己的|舍不得|离开|离家|去找|找|决定|感冒|病了|嫁|娶|请|答应|送|偷|逃|睡|醒|哭|笑|害怕|怕|生气|收到|学|借|还给|等|敲|问|住进|搬|丢|忘|想|迷路|失眠|上班|值|跟|打了?一?个?[喷哈呼瞌])"
)
"""What only somebody does: where the moon or a shadow does it, it is somebody."""
TELLS = re.compile(r"([\u4e00-\u9fff]{1,6})的(自述|自白|独白|告白|日记|回忆录|心声|牢骚)")
"""A thing whose own words these are: 登山鞋的自述."""
GONE = re.compile(
    "(早就|早已|已经|昨天|昨晚|一夜之间|全|都|被|人|就|突然|忽然)*(拆|烧|塌|毁|丢|没|炸|扔|卖)(了|掉|毁|没|光|塌)|.{0,4}(不见了|没了|消失了|失踪了|不翼而飞)"
)
"""What is said of a thing that is there no more."""
THERE_IS = re.compile(
    "(?:从前|很久以前|山里|林子里)?有一?[个只条颗棵朵把块滴片盏根粒枚](.{1,8}?)(?=[不只却也偷总一每想]|把自己)"
)
"""Before what something that there is wants or does."""
YOUNGER_SELF = re.compile("(年前|年后|小时候|年轻时候?|年少时|从前|当年|过去|未来)的自己")
"""Somebody at another age."""
EVERYBODY = re.compile("(?:所有|每一?个|全部)人|大家伙?儿?|人人|众人")
"""Words for all who are there."""
ALL_DO = re.compile(
    rf"(?:{EVERYBODY.pattern})(?:都|全|一起|正|在|齐|轮流|纷纷)+(?!知道|说|觉得|以为|认为|相信|会|不|没|能|想|有|是|叫|要|以|爱|怕|记得|忘|认识|熟)"
)
"""Where all who are there do something that can be seen."""
TOLD_TO = re.compile("(?:让|叫|请|逼着?|催|喊|求)(我们?|咱们)(?=[^的，妈爸爷奶哥弟姐妹家]{2,})")
"""Where whoever tells it is to do something."""
QUOTED = re.compile(r"[“「『\"][^“”「」『』\"]*[”」』\"]|《[^》]*》")
WHOLE_WORD = {w: w + w for w in "妈爸姐哥弟妹叔姑婶爹"} | {
    "奶": "奶奶",
    "舅": "舅舅",
    "姨": "阿姨",
    "嫂": "嫂子",
    "伯": "伯伯",
    "娘": "娘",
}
"""How somebody is called of whom a sentence has half the word: 我妈."""


class Company(Deeds):
    """Adds people to what is done, and takes away who is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__()
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.ideas: list[Noun] = []
        self.content: list[str] = []
        self.mentions: list[str] = []
        self.verbs: list[str] = []

    def _animate(self) -> None:
        """A thing that loves, waits or speaks is somebody: 锁爱上了钥匙. So is a thing that it loves."""
        alive = lexicon.word_set("chinese", "animate")
        if not self.who and (telling := TELLS.search(self.text)):
            noun = next((t for t in (*self.things, *self.ideas) if telling[1].endswith(t.word)), None)
            if noun is not None:
                self._comes_alive(noun)
        for many in [t for t in (*self.things, *self.ideas) if f"{t.word}们" in self.text]:
            index = self._comes_alive(many)
            self.who[index] = replace(self.who[index], count=3)
            for k, deed in enumerate(self.deeds):
                if deed.who is None and deed.subject.endswith(many.word) and deed.text.startswith("们"):
                    self.deeds[k] = replace(deed, who=index, subject="", text=deed.text[1:], base=deed.base[1:])
        for k, deed in enumerate(self.deeds):
            there = deed.who is None and deed.whole and THERE_IS.match(deed.text)
            noun = next((t for t in (*self.things, *self.ideas) if there and there[1].endswith(t.word)), None)
            if noun is not None and WILLS.match(deed.text[deed.text.index(noun.word) + len(noun.word) :]):
                self._will_of(noun, k)
        for deed in list(self.deeds):
            if deed.who is not None or deed.aside or not deed.subject:
                continue
            nouns = (*self.things, *self.ideas, *(p for p in self.places if WILLS.match(deed.text)))
            noun = next((t for t in nouns if deed.subject.endswith(t.word)), None)
            if noun is None:
                continue
            about = [d.text for d in self.deeds if d.aside and d.subject == noun.word]
            if noun.word.endswith(tuple(lexicon.word_set("chinese", "tellers"))) and re.match(
                "(也|都|却|又|只|就)?(说|告诉|问)", deed.text
            ):
                continue  # 天气预报说: what tells by its nature is nobody
            spirit = noun.word in lexicon.word_set("chinese", "spirits") and WILLS.match(deed.text)
            if not spirit and not any(
                re.match(f"(也|都|却|又|只|就|偷偷)?{w}", t) for w in alive for t in (deed.text, *about)
            ):
                continue
            index = self._comes_alive(noun)
            for k, other in enumerate(self.deeds):
                if other.who is None and other.subject and other.subject.endswith(noun.word):
                    self.deeds[k] = replace(other, who=index, subject="")
            if deed.acts & {"love", "meet"}:
                other_noun = next(
                    (t for t in (*self.things, *self.ideas) if t is not noun and deed.text.endswith(t.word)), None
                )
                if other_noun is not None:
                    self._comes_alive(other_noun)

    def _will_of(self, noun: Noun, k: int) -> None:
        """What there is and has a will is somebody; what follows without a subject is theirs: 有颗种子不想发芽，天天躲在土里."""
        index = self._comes_alive(noun)
        self.deeds[k] = replace(self.deeds[k], who=index)
        for n in range(k + 1, len(self.deeds)):
            deed = self.deeds[n]
            begins = next((w.role for w in self.who if w.role and deed.text.startswith(w.role)), "")
            if deed.whole and not deed.aside and not begins and deed.text[:1] not in tuple("他她它我"):
                self.deeds[n] = replace(deed, who=index, whole=False)

    def _comes_alive(self, noun: Noun) -> int:
        known_as = next((i for i, w in enumerate(self.who) if w.role == noun.word), None)
        if known_as is not None:
            return known_as
        self.things = [t for t in self.things if t.word != noun.word]
        self.ideas = [t for t in self.ideas if t.word != noun.word]
        self.places = [t for t in self.places if t.word != noun.word or noun.place == "mountain"]
        self.who.append(Who(role=noun.word, kind="thing", measure=noun.measure, traits=noun.traits, senses=("speaks",)))
        return len(self.who) - 1

    def _everybody(self) -> None:
        """All who are there are a crowd where a clause says what they do: 所有人都在唱歌."""
        found = ALL_DO.search(QUOTED.sub("", self.text))
        if found is None or any(w.role.endswith(("人", "们")) and w.count > 2 for w in self.who):
            return
        self.who.append(Who(role="大家", count=4))
        for k, deed in enumerate(self.deeds):
            if deed.who is None and not deed.aside and EVERYBODY.search(deed.subject or deed.text[:5]):
                self.deeds[k] = replace(deed, who=len(self.who) - 1, subject="", whole=False)

    def _told_to(self) -> None:
        """Whoever tells it is somebody where they are made to do something: 让我们天亮之前搬走."""
        found = TOLD_TO.search(QUOTED.sub("", self.text))
        if found and self.speaker is None and all(w.role or w.name for w in self.who):
            self._meant(found[1])

    def _spoken_of(self) -> None:
        """Nobody is named but somebody is meant: 只有我还能动."""
        they = "们?" if not self.who else "(?!们)"  # they are those who were counted
        found = re.search(rf"我们?|[他她]{they}|咱们|一个人(?=[守住走坐在把每站等开种修])", QUOTED.sub("", self.text))
        if found:
            word, many = found[0], 2 if "们" in found[0] else 1
            self.who.append(Who(role="", sex={"他": "m", "她": "f"}.get(word[0], "n"), count=many))
            me = len(self.who) - 1
            self.deeds = [replace(d, who=me) if d.who is None and word in d.subject + d.text else d for d in self.deeds]

    def _other_of_two(self) -> None:
        """He does something for her, and neither is called by a word: then she is there too."""
        humans = [w for w in self.who if w.kind == "human"]
        if len(humans) != 1 or humans[0].role or humans[0].name or humans[0].count > 1:
            return
        word, sex = {"m": ("她", "f"), "f": ("他", "m")}.get(humans[0].sex, ("", ""))
        if word and re.search(
            f"(坐着|站着|躺着|走来|替|给|对|跟|和|陪|向|为|等|教|带|送|爱|爱上|喜欢|遇见|认识|娶|嫁给|把|被){word}(?![的们])",
            self.text,
        ):
            self.who.append(Who(role="", sex=sex))
            for k, deed in enumerate(self.deeds):
                if deed.who is None and deed.whole and re.search(f"(坐|站|躺|走来)[着了]?{word}$", deed.text):
                    self.deeds[k] = replace(deed, who=len(self.who) - 1)

    def _they_are_these(self) -> None:
        """They, and then what he does and what she does: those two, and no four."""
        they = next((i for i, w in enumerate(self.who) if not w.role and not w.name and w.count == 2), None)
        he, she = (
            next((i for i, w in enumerate(self.who) if not w.role and w.count == 1 and w.sex == s), None) for s in "mf"
        )
        if they is None or he is None or she is None:
            return
        now = {i: i - (i > they) for i in range(len(self.who)) if i != they}
        moved = []
        for deed in self.deeds:
            who, also = (now[he], now[she]) if deed.who == they else (deed.who, deed.also)
            if deed.who != they:
                who, also = (now.get(who) if who is not None else None), (now.get(also) if also is not None else None)
            moved.append(replace(deed, who=who, also=also))
        self.deeds = moved
        del self.who[they]

    def _people_beside_animals(self) -> None:
        """People, where a sentence sets them against an animal or a machine: 猫是面试官，人来应聘."""
        others = [w for w in self.who if w.kind in ("animal", "robot")]
        if (
            others
            and len(others) == len(self.who)
            and re.search("(^|[，。；])人(?=来|去|反而|被|只能|负责|给|却|当)", self.text)
        ):
            self.who.append(Who(role="人"))

    def _turns_out_to_be(self) -> None:
        """他抓的第一个人是自己的表弟: that one is the cousin."""
        kin = (
            lexicon.word_set("chinese", "kin")
            | lexicon.word_set("chinese", "younger")
            | lexicon.word_set("chinese", "elders")
        )
        words = "|".join(sorted(kin, key=len, reverse=True))
        half = "|".join(f"(?<=[我他她己]){word}" for word in WHOLE_WORD)
        turns = "人(?:其实|原来|竟然?|居然|却|正|就|偏偏|恰好)*是(?:自己|我|他|她)?的?(?:[^，。]{0,6}的)?"
        found = re.search(f"{turns}({words}|{half})", self.text)
        index = next((i for i, w in enumerate(self.who) if w.role == "人" and w.count == 1), None)
        lead = next((i for i, w in enumerate(self.who) if w.kind == "human" and i != index), None)
        if index and lead is not None and re.search("人(其实|原来|竟然?|居然|却|正|就)*是[他她]自己", self.text):
            self.deeds = [replace(d, who=lead) if d.who == index else d for d in self.deeds]
        if found and index is not None and all(w.role != found[1] for w in self.who):
            role = WHOLE_WORD.get(found[1], found[1])
            self.who[index] = replace(
                self.who[index], role=role, sex=people.sex_of_words(role), age=people.age_of_words(role)
            )

    def _blind_date(self) -> None:
        """Who is only called 对方 where somebody is on a blind date is there too."""
        theirs = [k for k, d in enumerate(self.deeds) if d.who is None and d.subject == "对方"]
        if "相亲" not in self.text or not theirs or sum(w.kind == "human" for w in self.who) != 1:
            return
        self.who.append(Who(role="相亲对象"))
        for k in theirs:
            self.deeds[k] = replace(self.deeds[k], who=len(self.who) - 1, subject="")

    def _younger_self(self) -> None:
        """Whoever meets themselves of long ago meets a woman where she is one: 四十年前的自己."""
        lead = next((w for w in self.who if w.kind == "human" and w.sex != "n"), None)
        if lead is None or not YOUNGER_SELF.search(self.text):
            return
        for i, who in enumerate(self.who):
            if who.sex == "n" and who.role.endswith(("年轻人", "孩子", "小孩", "少年", "青年", "老人")):
                self.who[i] = replace(who, sex=lead.sex)

    def _not_there_any_more(self) -> None:
        """What is said to be torn down, burned or gone is spoken of and not seen."""
        for deed in self.deeds:
            gone = deed.who is None and not deed.aside and GONE.match(deed.text)
            noun = next((t for t in self.things if gone and deed.subject.endswith(t.word)), None)
            if noun is not None:
                self.things.remove(noun)
                self.ideas.append(replace(noun, kind="idea"))

    def _somebody_after_all(self) -> None:
        """Where nobody of a sentence is there: who does something in a clause of it, whoever tells it, whom it cannot do without."""
        bare = QUOTED.sub("", self.text)
        for word in self.mentions:
            does = len(word) > 1 and re.search(rf"(?<![的给替]){re.escape(word)}[^，。的]{{1,8}}的", bare)
            if does and not DEAD.search(bare[: bare.index(word)][-4:]):
                self.mentions = [m for m in self.mentions if m != word]
                self.who.append(Who(role=word, sex=people.sex_of_words(word), age=people.age_of_words(word)))
                return
        if (
            re.search("(^|[，。住坐站躺藏睡来有]着?|没人知道.{1,10}着)(同?一|有|有一)?个人(?!都没|也没)", bare)
            and not self.who
        ):
            self.who.append(Who(role="人"))
            return
        if re.search(people.TWO, bare) and not self.who and "我" not in bare:
            self._the_two()
            return
        implied = lexicon.table("chinese")["implied"]
        role = next((role for words, role in implied.items() for w in words.split() if w in bare), "")
        if role:
            self.who.append(Who(role=role, count=3))
        elif (
            re.search("我(?!国|军|方)", bare)
            and not TELLS.search(self.text)
            and all(w.kind == "human" for w in self.who)
        ):
            self.who.append(Who(role="", count=1))

    def _the_two(self) -> None:
        """What only two do has its two, and what they will or can do is theirs: 离婚那天系统坏了，只好一起去吃面."""
        self.who.append(Who(role="", count=2))
        for k, deed in enumerate(self.deeds):
            if deed.who is None and not deed.aside and (WILLED.match(deed.text) or deed.text.startswith("一起")):
                self.deeds[k] = replace(deed, who=len(self.who) - 1, subject="", whole=False)

    def _two_who_love(self) -> None:
        """A couple of whom the sentence does not say otherwise is a man and a woman."""
        humans = [i for i, w in enumerate(self.who) if w.kind == "human" and w.count == 1]
        for i, who in enumerate(self.who):
            mine = re.search(
                "我(?:的|和|跟)?(太太|老婆|妻子|前?女友|女朋友|媳妇|前妻|老公|丈夫|前?男友|男朋友|前夫)", self.text
            )
            if mine and not who.role and not who.name and who.sex == "n" and who.count == 1:
                self.who[i] = replace(who, sex="m" if people.sex_of_words(mine[1]) == "f" else "f")
        if not re.search(people.LOVE, self.text) or len(humans) != 2:
            return
        one, two = humans
        known = {self.who[i].sex for i in humans}
        other = {"m": "f", "f": "m"}
        if known == {"n"}:
            first = "fm"[len(self.text) % 2]
            self.who[one] = replace(self.who[one], sex=first)
            self.who[two] = replace(self.who[two], sex=other[first])
        elif "n" in known:
            free = one if self.who[one].sex == "n" else two
            self.who[free] = replace(self.who[free], sex=other[next(iter(known - {"n"}))])
