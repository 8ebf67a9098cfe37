// What the bidder's pages refuse beside the box of cryptography.
import { teach } from "../sealing/refusal.js";

teach({
  attachment_bad: "附件“{name}”不能用：{why}。请更换后重新选择。",
  document_changed: "招标文件已经澄清或者修改，这份封标文件对应的是以前的文件。请按现在的招标文件重新封标。",
  not_a_package: "这不是封标文件。未按规定加密的投标文件不予接收，请用本平台的封标功能封装后再递交。",
  not_sent: "网络暂时不通，没有提交。请检查网络后再试一次。",
  package_of_another: "这个封标文件不是为本标段封装的，请选择本标段的封标文件。",
  sealed_by_another: "这个封标文件不是用现在绑定的证书封装的，请用绑定的证书重新封标。",
  signed_out: "登录已经过期。请在另一个窗口重新登录，再回到本页继续。",
  upload_interrupted: "网络中断，上传没有完成；已经上传的部分保留。请检查网络后点“继续上传”。",
  upload_stopped: "上传已停止，投标文件没有递交；已经上传的部分保留，可以继续上传。",
});
