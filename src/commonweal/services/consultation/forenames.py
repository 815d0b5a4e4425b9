"""Given names that are no other word: whoever bears one is a person, so it is taken for a detail.

Common in England, from memory: not verified, and far from all. Names that are words as well (Grace,
Mark, Rose, Victoria) are left out; a cue before them finds them, and they are not quoted where they
stand with a capital (`quoting`).
"""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[^\W\d_]+")
FORENAMES = frozenset(
    _LETTERS.findall(
        "aaron abdul abigail adam adrian agnes ahmed aisha alan albert alec alexander alexandra "
        "alfred ali alice alison alistair allan allen amanda amelia amy andrea andrew andy "
        "angela anita ann anna anne annette annie anthony arnold arthur audrey barbara barry "
        "beatrice becky benjamin bernadette bernard beryl bethany betty bradley brenda brendan "
        "brian bridget bruce bryony caitlin callum cameron camilla carla caroline catherine "
        "cathy cecil cedric charles charlie charlotte cheryl christina christine christopher "
        "claire clara clare clive colin connor craig cynthia cyril damian damien daniel "
        "danielle danny darren david debbie deborah declan deirdre denise dennis derek desmond "
        "diana diane dominic donald donna doreen doris dorothy douglas duncan dylan edgar edith "
        "edmund edward edwin eileen elaine eleanor elizabeth ellen ellie elliot elsie emily "
        "emma eric erin ernest esther ethel eugene evelyn ewan fatima felix fergus fiona "
        "frances francis fraser fred freda frederick gareth gary gavin gemma geoff geoffrey "
        "george georgina gerald geraldine gerard gilbert gillian gladys glenda glenn gordon "
        "graeme graham gregory gwen gwendolyn hamish hannah harold harriet harvey hassan helen "
        "henry herbert hilary hilda horace howard hugh hugo hussein ian ibrahim imogen ingrid "
        "irene isaac isabel isabella ivan jackie jacob jacqueline jake james jamie jane janet "
        "janice jason jeanette jeff jeffrey jennifer jenny jeremy jerome jessica jill jim jimmy "
        "joan joanna joanne jodie joe joel john johnny jonathan joseph josephine joshua joyce "
        "judith julia julian julie justin karen karl kate katherine kathleen kathryn katie "
        "kayleigh keith kelly kenneth kerry kevin kieran kirsty kyle kylie laura lauren "
        "laurence lawrence leanne leonard lesley leslie lewis liam linda lionel lisa lloyd "
        "lorraine louis louise lucy luke lydia lynda lynn lynne mabel madeleine maisie malcolm "
        "mandy marcus margaret maria marian marie marilyn marion marjorie martha martin mary "
        "matilda matthew maureen maurice mavis megan melanie melissa michael michelle mike "
        "mildred miriam mohammad mohammed mollie molly monica morris muhammad muriel nadia "
        "nancy naomi natalie natasha nathan neil neville nichola nicholas nicola nicole nigel "
        "nora noreen norman oliver olivia oscar owen pamela patricia patrick paul paula pauline "
        "percy peter phil philip phillip phoebe phyllis priya quentin rachael rachel ralph "
        "raymond rebecca reginald rhiannon rhoda rhys richard rita robert roberta rodney roger "
        "roland ronald ronnie rory rosalind rosie roxanne russell ryan sam samantha samuel "
        "sandra sarah sean sebastian sharon shaun sheila shirley sian sidney simon sonia sophia "
        "sophie stacey stanley stella stephanie stephen steve steven stewart stuart susan "
        "susannah suzanne sylvia tamsin tanya terence teresa thelma theresa thomas timothy tina "
        "tom tommy tony tracey tracy trevor tristan tyler valerie vanessa vera vernon veronica "
        "vicky vincent vivien vivienne wallace walter wendy wilfred william winifred yasmin "
        "yusuf yvette yvonne zachary zainab zara zoe zoë "
    )
)


def names_anybody(text: str) -> bool:
    """Whether a text holds a given name.

    Examples
    --------
    >>> names_anybody("thanks to jane and the nurses"), names_anybody("thanks to the nurses")
    (True, False)
    """
    return not FORENAMES.isdisjoint(_LETTERS.findall(text.lower()))
