"""The addresses of sealed bids; those shared with interim envelopes go to whichever the tender takes."""

from django.urls import path

from gongheng.portals.bidder import bids
from gongheng.portals.bidder.sealed import composing, halves, receipts, sending, terms
from gongheng.portals.bidder.sealed.doors import by_bid, by_method, by_section

SECTION, BID = "sections/<str:code>/", "bids/<int:pk>/"
compose = composing.SealedCompose.as_view()
urlpatterns = [
    path("sealing/", composing.Guide.as_view(), name="sealing_guide"),
    path("chunks/<str:digest>", sending.Chunk.as_view(), name="chunk"),
    path(f"{SECTION}bid/", by_section(compose, bids.Compose.as_view()), name="submit"),
    path(f"{SECTION}sealed/", by_method(compose, sending.Submit.as_view()), name="sealed_submit"),
    path(f"{SECTION}sealed/terms/", terms.Terms.as_view(), name="sealed_terms"),
    path(BID, by_bid(receipts.SealedReceipt.as_view(), bids.Receipt.as_view()), name="bid"),
    path(
        f"{BID}proof.json",
        by_bid(receipts.SealedProof.as_view(), bids.Proof.as_view()),
        name="proof",
    ),
    path(f"{BID}receipt.json", receipts.ReceiptFile.as_view(), name="sealed_receipt"),
    path(f"{BID}receipt/state/", receipts.ReceiptState.as_view(), name="receipt_state"),
    path(
        f"{BID}replace/",
        by_bid(composing.SealedReplace.as_view(), bids.Replace.as_view()),
        name="replace",
    ),
    path(
        f"{BID}withdraw/",
        by_bid(receipts.SealedWithdraw.as_view(), bids.Withdraw.as_view()),
        name="withdraw",
    ),
    path(f"{BID}sealed/replace/", sending.Replace.as_view(), name="sealed_replace"),
    path(f"{BID}sealed/withdraw/", sending.Withdraw.as_view(), name="sealed_withdraw"),
    path(f"{BID}half/", halves.GiveHalf.as_view(), name="half"),
    path(f"{BID}halves/", halves.Halves.as_view(), name="halves"),
    path(
        f"{BID}halves/receipts/<str:digest>.json",
        halves.HalfReceipt.as_view(),
        name="half_receipt",
    ),
    path(f"{BID}trouble/", halves.Trouble.as_view(), name="trouble"),
    path(f"{BID}remedy/", halves.Remedy.as_view(), name="remedy"),
]
