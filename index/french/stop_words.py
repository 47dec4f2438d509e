"""Words too common to tell passages apart. Negations stay: "sans" and "pas" change an answer."""

from __future__ import annotations

_FUNCTION_WORDS = """
 a ai aie aient aies ait as au auraient aurait aurez auront aux avaient avait avec avez avoir avons ayant c ca ce ceci
cela celle celles celui ces cet cette ceux chez ci comme d dans de des dont du elle elles en entre es est et etaient
etais etait etant etes etre eu eue eux furent fut hui il ils j je l la laquelle le lequel les lesquelles lesquels leur
leurs lors lui m ma mais me meme memes mes moi mon n ne nos notre nous on ont or ou par parce pour puis puisque qu quand
que quel quelle quelles quels qui quoi s sa se sera serait seront ses si soi soient sois soit sommes son sont suis sur t
ta te tes toi ton tous tout toute toutes tu un une vers voici voila vos votre vous y z iel iels elleux toustes celleux
"""
_QUESTION_WORDS = """
 combien comment estce est-ce faire fait font faut lesquels ou peut peuvent peux pourquoi puis puisje quest questce sert
servent veut veulent doit doivent dois quelqu existe existent
"""

STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Never indexed. Negations (`pas`, `sans`, `jamais`…) are not among them: they turn a meaning round."""

QUERY_STOP_WORDS = STOP_WORDS | frozenset(_QUESTION_WORDS.split())
"""Left out of questions: how a question is asked is not what it is about."""
